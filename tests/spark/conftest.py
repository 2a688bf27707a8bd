"""One cluster and one session for all tests here: starting them is what takes time."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

import pytest

from charteroak.engine.spark import Spark
from tests.spark.cluster import LOCAL, cluster, conf

# Without the extra `spark` (plain `make test`) there is nothing here to run.
collect_ignore_glob = [] if find_spec("pyspark") else ["test_*.py"]


@pytest.fixture(scope="session")
def master(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a cluster of two workers, and the settings that suit it."""
    folder = tmp_path_factory.mktemp("cluster")
    with pytest.MonkeyPatch.context() as patch, cluster(folder) as address:
        patch.setenv("SPARK_CONF_DIR", str(conf(folder / "conf")))
        patch.setenv("SPARK_LOCAL_IP", LOCAL)
        yield address


@pytest.fixture(scope="session")
def spark(master: str) -> Iterator[Spark]:
    """A session on the cluster."""
    with Spark(master) as session:
        yield session
