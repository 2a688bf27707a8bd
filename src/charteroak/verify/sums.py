"""Sums: does what should add up add up?

Answers: do the months make the year, the places the city and the groups everyone; is a value what
its numerator and denominator make? Looked at is what adds up by definition, where every part is
told; a sum of which a part is hidden proves nothing and is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from charteroak.engine import Engine
from charteroak.publish.opendata import links
from charteroak.verify.asked import ask, parquet
from charteroak.verify.report import Check, Fault, check

PROVES = (
    "Periods add up to longer ones, places to the city, groups to everyone, and each value is what "
    "its numerator and denominator make, wherever all parts are told."
)
ADD_UP = ("count", "sum", "share", "mean", "ratio", "on_time", "response", "rate")
"""The kinds whose numerators are added up over rows, each row once."""
DIVIDED = ("share", "mean", "ratio", "on_time", "response")
"""The kinds whose value is the numerator divided by the denominator."""
COUNTED = ("count", "sum")
"""The kinds whose value is the numerator."""
_KEY = 'indicator, grain, period, place_set, place, group_by, "group"'
_NEAR = "abs(whole - parts) <= 1e-9 * sizes + 1e-9"

_TOLD = f"""
told_ as (
  select m.*, r.kind from measurements m join indicators r on m.indicator = r.indicator
  where r.kind in {ADD_UP} and not m.estimated
)
"""
VALUES = f"""
with {_TOLD}
select {_KEY}, value as whole, numerator / coalesce(denominator, 1) as parts,
  abs(value) as sizes
from told_
where value is not null and numerator is not null
  and (kind in {COUNTED} or (kind in {DIVIDED} and denominator is not null))
"""
PERIODS = f"""
with {_TOLD}
select a.indicator, a.grain, a.period, a.place_set, a.place, a.group_by, a."group",
  a.numerator as whole, sum(b.numerator) as parts, sum(abs(b.numerator)) as sizes
from told_ a join told_ b
  on a.indicator = b.indicator and a.place_set = b.place_set and a.place = b.place
  and a.group_by = b.group_by and a."group" = b."group" and a.grain <> b.grain
  and b.period_start >= a.period_start and b.period_end <= a.period_end
where a.numerator is not null and a.grain <> 'span' and b.grain <> 'span'
group by a.indicator, a.grain, a.period, a.place_set, a.place, a.group_by, a."group",
  a.numerator, b.grain, a.period_start, a.period_end
having count(b.numerator) = count(*)
  and sum(date_diff('day', b.period_start, b.period_end) + 1)
      = date_diff('day', a.period_start, a.period_end) + 1
"""
PLACES = f"""
with {_TOLD},
single as (select place_set, place, count(*) over (partition by place_set) as places
           from places where parts is null or parts = '')
select a.indicator, a.grain, a.period, b.place_set, a.place, a.group_by, a."group",
  a.numerator as whole, sum(b.numerator) as parts, sum(abs(b.numerator)) as sizes
from told_ a
join told_ b on a.indicator = b.indicator and a.grain = b.grain and a.period = b.period
  and a.group_by = b.group_by and a."group" = b."group" and b.place_set <> 'city'
left join single s on s.place_set = b.place_set and s.place = b.place
where a.place_set = 'city' and a.place = 'all' and a.numerator is not null
  and (s.place is not null or b.place = 'unknown')
group by all
having count(b.numerator) = count(*) and bool_or(b.place = 'unknown')
  and count(s.place) = max(s.places)
"""
GROUPS = f"""
with {_TOLD},
known as (select group_by, "group", count(*) over (partition by group_by) as many from groups)
select a.indicator, a.grain, a.period, a.place_set, a.place, b.group_by, a."group",
  a.numerator as whole, sum(b.numerator) as parts, sum(abs(b.numerator)) as sizes
from told_ a
join told_ b on a.indicator = b.indicator and a.grain = b.grain and a.period = b.period
  and a.place_set = b.place_set and a.place = b.place and b.group_by <> 'all'
left join known k on k.group_by = b.group_by and k."group" = b."group"
where a.group_by = 'all' and a.numerator is not null
  and (k."group" is not null or b."group" = 'unknown')
group by all
having count(b.numerator) = count(*) and bool_or(b."group" = 'unknown')
  and count(k."group") = max(k.many)
"""
LAWS: tuple[tuple[str, str], ...] = (
    ("the value is not what its numerator and denominator make", VALUES),
    ("shorter periods do not add up to it", PERIODS),
    ("the places do not add up to it", PLACES),
    ("the groups do not add up to it", GROUPS),
)


def sums(site: Path) -> Check:
    """Add up what should add up."""
    faults: list[Fault] = []
    many = 0
    with Engine() as engine:
        for name in ("measurements", "indicators", "places", "groups"):
            engine.keep(name, parquet(engine, site, name))
        for wrong, law in LAWS:
            ((sums_,),) = ask(engine, f"select count(*) from ({law}) as sums_")
            many += int(sums_)
            faults += _broken(engine, wrong, law)
    return check("sums", PROVES, f"{many:,} sums", faults)


def _broken(engine: Engine, wrong: str, law: str) -> Iterator[Fault]:
    found = ask(engine, f"select * from ({law}) as sums_ where not ({_NEAR}) order by all")
    for *key, whole, parts, _ in found:
        where = f"{links.table('measurements', 'parquet')}, {' / '.join(map(str, key))}"
        yield Fault(where, f"{whole:.15g} is told, and {wrong}: {parts:.15g}.")
