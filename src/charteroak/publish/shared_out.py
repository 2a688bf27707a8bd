"""Shared out: the jobs of a site done on all cores.

Answers: how is a site of thousands of pages written in the time of half of them? Other processes
read the edition for themselves and take jobs from the front; this one does what goes over the whole
site first, then takes jobs from the end. A process costs seconds to start, so a small site is
written here alone, with the same result.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from charteroak.editions import Edition
from charteroak.program import keep_what_is_made
from charteroak.publish.former import Former
from charteroak.publish.telling import Done, Job, Teller, teller

Progress = Callable[[str, int, int], None]
WORTH = 60
"""So many jobs are worth other processes."""
_teller: Any = None


def every_job(mine: Teller, beside: Callable[[], None], progress: Progress) -> Done:
    """Do every job of a teller, and `beside`, which needs none of them."""
    jobs = mine.jobs()
    cores = os.cpu_count() or 1
    if cores < 2 or len(jobs) < WORTH:
        beside()
        return _alone(mine, jobs, progress)
    from loky import ProcessPoolExecutor

    given = (mine.edition, mine.folder, mine.before)
    with ProcessPoolExecutor(cores - 1, initializer=_take, initargs=given) as pool:
        try:
            return _together(
                mine, [(job, pool.submit(_one, job)) for job in jobs], beside, progress
            )
        except BaseException:
            pool.shutdown(wait=False, kill_workers=True)
            raise


def _alone(mine: Teller, jobs: list[Job], progress: Progress) -> Done:
    done = Done()
    for at, job in enumerate(jobs):
        progress(done.last, at, len(jobs))

        def say(title: str, at: int = at) -> None:
            progress(title, at, len(jobs))

        done.add(mine.tell(job, say))
    return done


def _together(
    mine: Teller,
    waiting: list[tuple[Job, Future[Done]]],
    beside: Callable[[], None],
    progress: Progress,
) -> Done:
    done, own = Done(), 0

    def say(title: str) -> None:
        progress(title, own + sum(future.done() for _job, future in waiting), len(waiting))

    say("")
    beside()
    for job, future in reversed(waiting):
        if future.cancel():
            done.add(mine.tell(job, say))
    for _job, future in waiting:
        if not future.cancelled():
            done.add(future.result())
            say(done.last)
    return done


def _take(edition: Edition, folder: Path, before: Former) -> None:
    """What every job of this process is given, read once."""
    global _teller
    keep_what_is_made()
    _teller = teller(edition, folder, before)


def _one(job: Job) -> Done:
    done: Done = _teller.tell(job)
    return done
