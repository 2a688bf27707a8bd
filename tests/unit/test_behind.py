"""The rows behind a number: the latest, whether few days or all are looked through for them."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from charteroak.engine import Engine
from charteroak.indicators import behind
from charteroak.indicators.reading import SourceRows
from charteroak.kinds.count import Count
from tests import support

LAST = date(2024, 6, 30)
_DAYS = st.one_of(
    st.none(),
    st.integers(-3, 40).map(lambda back: LAST - timedelta(days=back)),
    st.integers(0, 900).map(lambda back: LAST - timedelta(days=back)),
)
_ROWS = st.lists(
    st.fixed_dictionaries(
        {"day": _DAYS, "closed": _DAYS, "minutes": st.integers(0, 3), "age": st.just("young")}
    ),
    max_size=60,
)


@given(_ROWS, st.sampled_from(["", "minutes = 1", "minutes >= 2"]), st.sampled_from(["", "closed"]))
def test_the_last_days_give_the_same_rows_as_all_of_them(
    rows: list[dict[str, object]], where: str, time: str
) -> None:
    contract = support.contract()
    asked = support.indicator(Count(), where=where or "true", time=time)
    with Engine() as engine:
        types = {"row_": "BIGINT", "day": "DATE", "closed": "DATE", "age": "VARCHAR",
                 "minutes": "DOUBLE", "on_time": "BOOLEAN", "place_wards": "VARCHAR"}  # fmt: skip
        table = [
            [at, row["day"], row["closed"], row["age"], row["minutes"], True, "north"]
            for at, row in enumerate(rows, 1)
        ]
        engine.load_rows("calls", types, table)
        kept = SourceRows(contract, engine.table("calls"), (date(2022, 1, 1), LAST))
        scope = kept.scope(support.files([asked]))
        slow = behind.sample(engine, asked, scope, kept.rows)
        quick = behind.sample(engine, asked, scope, kept.rows, behind.Recent(engine, scope, kept))
    assert quick == slow
    days = [row["closed" if time else "day"] for row in rows]
    assert bool(slow["rows"]) <= any(day is not None for day in days)
