"""The address of an engine: `duckdb`, or `spark://host:port`.

Answers: can this engine be used from here, and if not, what is to be done? Each fault is a sentence
and advice; who asks knows the file and line.
"""

from __future__ import annotations

import importlib.util
import re
import socket

from charteroak.engine import java

DUCKDB = "duckdb"
_SPARK = re.compile(r"spark://[^\s:/,]+:\d{1,5}(,[^\s:/,]+:\d{1,5})*")
_SECONDS = 5.0
INSTALL = "Install it with `pip install 'charteroak[spark]'`, or write `engine: duckdb`."


class Unready(RuntimeError):  # noqa: N818 - said of a cluster, not of the program
    """An engine that cannot be used from here: what is wrong, and what to do."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(what)
        self.what, self.advice = what, advice


class ClusterFault(Unready):
    """A cluster that failed while it was measuring."""


def malformed(address: str) -> Unready | None:
    """Why this is no engine's address."""
    if address == DUCKDB or _SPARK.fullmatch(address):
        return None
    return Unready(
        f"`{address}` is not an engine.",
        "Write `duckdb`, or the master of a Spark cluster, such as `spark://10.0.0.5:7077`.",
    )


def unready(address: str) -> Unready | None:
    """Why this engine cannot be used now."""
    fault = malformed(address)
    if fault or address == DUCKDB:
        return fault
    if not all(importlib.util.find_spec(name) for name in ("pyspark", "pyarrow")):
        return Unready(f"The engine `{address}` needs PySpark, which is not installed.", INSTALL)
    if not java.found():
        return Unready(f"The engine `{address}` needs Java, and there is none here.", INSTALL)
    masters = address.removeprefix("spark://").split(",")
    if not any(_answers(*master.rsplit(":", 1)) for master in masters):
        return Unready(
            f"The Spark master at `{address}` does not answer.",
            "See that it runs, that the host and port are right and that no firewall is between.",
        )
    return None


def _answers(host: str, port: str) -> bool:
    try:
        with socket.create_connection((host, int(port)), timeout=_SECONDS):
            return True
    except (OSError, OverflowError):
        return False
