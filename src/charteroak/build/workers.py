"""The same work for many sources, on all cores.

Answers: how is a city with thirty sources built in the time of a few? Each source is read and
measured by itself, so each may be done by another process. Processes cost a second to start, so
few sources are done here, one after another, with the same result.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from charteroak.engine import Engine
from charteroak.program import keep_what_is_made

Given = TypeVar("Given")
Made = TypeVar("Made")
Progress = Callable[[str, int, int], None]
WORTH = 10
"""So many sources that have to be done are worth other processes."""
IDLE = 10
"""Seconds for which a process waits for more work."""


def each(
    job: Callable[[Given, str, Engine], Made],
    given: Given,
    names: Sequence[str],
    long: Collection[str],
    progress: Progress,
    said: Callable[[str], str],
) -> Iterator[Made]:
    """What the job makes of each name, in their order. `long`: those that will take their time, as
    far as one can tell; where they are many, they are done at once. `given` is the same for all,
    and it, the job and what it makes can be pickled.
    """
    cores = min(os.cpu_count() or 1, len(long))
    apart = (
        dict(_apart(job, given, names, long, progress, said, cores))
        if cores > 1 and len(long) >= WORTH
        else {}
    )
    with Engine() as database:
        for done, name in enumerate(names):
            if name in apart:
                yield apart[name]
                continue
            progress(said(name), done, len(names))
            yield job(given, name, database)


def _apart(
    job: Callable[[Given, str, Engine], Made],
    given: Given,
    names: Sequence[str],
    long: Collection[str],
    progress: Progress,
    said: Callable[[str], str],
    cores: int,
) -> Iterator[tuple[str, Made]]:
    """What the job makes of the long ones, in other processes, as they are done.

    The processes stay for a while, since a build has work for them more than once; what they are
    all given lies in a file that each reads once.
    """
    from concurrent.futures import as_completed

    from loky import get_reusable_executor

    with TemporaryDirectory(prefix="charteroak-") as folder:
        path = Path(folder) / "given.pickle"
        path.write_bytes(pickle.dumps(given, pickle.HIGHEST_PROTOCOL))
        pool = get_reusable_executor(cores, timeout=IDLE, initializer=keep_what_is_made)
        waiting = {pool.submit(_one, job, path, name): name for name in names if name in long}
        try:
            for done, future in enumerate(as_completed(waiting)):
                name = waiting[future]
                progress(said(name), done, len(waiting))
                yield name, future.result()
        except BaseException:
            pool.shutdown(wait=False, kill_workers=True)
            raise


@lru_cache(maxsize=1)
def _given(path: Path) -> Any:
    """What every job is given, unpacked once by each process."""
    return pickle.loads(path.read_bytes())  # noqa: S301 - this build wrote it


def _one(job: Callable[[Any, str, Engine], Made], path: Path, name: str) -> Made:
    with Engine(threads=1) as database:  # the other cores have jobs of their own
        return job(_given(path), name, database)
