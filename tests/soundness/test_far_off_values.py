"""One row that is far off, which no sample of rows foretold: nothing breaks, nothing is lost."""

from __future__ import annotations

from datetime import date

import pytest

from charteroak.engine import Engine
from charteroak.indicators.cuts import Thresholds
from charteroak.kinds import Kind
from charteroak.kinds.mean import Mean
from charteroak.kinds.sum import Sum
from tests.oracle import Question
from tests.spec.city import measure

FIRST, LAST = date(2024, 1, 1), date(2024, 1, 31)
COLUMNS = (
    "day ward age name minutes amount limit opened answered closed due".split()
)  # what `measure` expects of a row
FAR = 1e20


@pytest.mark.parametrize(
    ("kind", "wanted"), [(Mean(of="minutes"), FAR / 51), (Sum(of="minutes"), FAR)]
)
def test_a_value_beyond_the_sample(kind: Kind, wanted: float) -> None:
    rows = [
        {**dict.fromkeys(COLUMNS), "day": date(2024, 1, 1 + i % 28), "minutes": float(i % 7)}
        for i in range(50)
    ]
    rows.append({**rows[0], "minutes": FAR})
    with Engine(threads=1) as engine:
        ((found, *_),) = measure(
            engine, [Question(kind, covers=(FIRST, LAST))], rows, Thresholds(sample=10)
        )
    assert found.value == pytest.approx(wanted, rel=1e-15)
    assert found.n == 51
