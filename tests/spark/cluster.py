"""A real standalone cluster on this machine: a master and two workers, each a process of its own."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from charteroak.engine import java

LOCAL = "127.0.0.1"
SMALL = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto"
"""Java for a short life on a small machine."""
DEFAULTS = {
    "spark.ui.enabled": "false",
    "spark.driver.host": LOCAL,
    "spark.driver.bindAddress": LOCAL,
    "spark.driver.memory": "1g",
    "spark.executor.memory": "768m",
    "spark.executor.cores": "1",
    "spark.cores.max": "2",  # leaves room for a second session
    "spark.driver.extraJavaOptions": SMALL,
    "spark.executor.extraJavaOptions": SMALL,
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
    # Tables here have a few dozen rows: planning anew and compiling each query cost more than they save.
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}


def conf(folder: Path, settings: Mapping[str, str] = DEFAULTS) -> Path:
    """A folder with `spark-defaults.conf`, for SPARK_CONF_DIR: what a cluster's owner writes."""
    folder.mkdir(parents=True, exist_ok=True)
    told = "".join(f"{name} {value}\n" for name, value in settings.items())
    (folder / "spark-defaults.conf").write_text(told, encoding="utf-8")
    return folder


@contextmanager
def cluster(folder: Path, workers: int = 2, cores: int = 2, memory: str = "2g") -> Iterator[str]:
    """The address of a running master, its workers with so many cores and so much memory each;
    everything is stopped at the end.
    """
    with ExitStack() as started:
        home = started.enter_context(java.from_wheel())
        port = _free_port()
        master = f"spark://{LOCAL}:{port}"
        started.enter_context(
            _process(
                home, folder, "master", "org.apache.spark.deploy.master.Master",
                "--host", LOCAL, "--port", str(port), "--webui-port", "0",
            )
        )  # fmt: skip
        _await(folder / "master.log", "I have been elected leader")
        for number in range(workers):
            started.enter_context(
                _process(
                    home, folder, f"worker{number}", "org.apache.spark.deploy.worker.Worker",
                    "--host", LOCAL, "--webui-port", "0", "-c", str(cores), "-m", memory,
                    "-d", str(folder / f"work{number}"), master,
                )
            )  # fmt: skip
        for number in range(workers):
            _await(folder / f"worker{number}.log", "Successfully registered with master")
        yield master


@contextmanager
def _process(home: Path, folder: Path, name: str, main: str, *given: str) -> Iterator[None]:
    """A Java process of Spark's; what it says goes to a file."""
    folder.mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ, "JAVA_HOME": str(home), "SPARK_HOME": str(installed()), "SPARK_LOCAL_IP": LOCAL,
        "SPARK_SCALA_VERSION": _scala(),
    }  # fmt: skip
    command = [
        str(home / "bin" / "java"),
        *SMALL.split(),
        "-Xmx256m",
        "-cp",
        str(installed() / "jars" / "*"),
    ]
    with (folder / f"{name}.log").open("w", encoding="utf-8") as log:
        running = subprocess.Popen(
            [*command, main, *given], stdout=log, stderr=log, env=environment
        )
        try:
            yield
        finally:
            running.terminate()
            try:
                running.wait(timeout=20)
            except subprocess.TimeoutExpired:
                running.kill()


@cache
def installed() -> Path:
    """Where PySpark, and in it Spark, is installed."""
    found = find_spec("pyspark")
    assert found is not None and found.origin
    return Path(found.origin).parent


def _scala() -> str:
    """The Scala of this Spark, which a worker asks for."""
    (core,) = (installed() / "jars").glob("spark-core_*.jar")
    found = re.match(r"spark-core_([\d.]+)-", core.name)
    assert found
    return found[1]


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind((LOCAL, 0))
        return int(asked.getsockname()[1])


def _await(log: Path, words: str, seconds: float = 90.0) -> None:
    ends = time.monotonic() + seconds
    while words not in (text := log.read_text(encoding="utf-8", errors="replace")):
        assert time.monotonic() < ends, f"{log.name} never said `{words}`:\n{text[-2000:]}"
        time.sleep(0.1)
