"""Budget in brief: where the dollars go, on three pages.

Answers: how much is it, what does it work for, through which programs, what is tied to no promise,
and does it add up to the cent?
"""

from __future__ import annotations

from collections.abc import Iterator

from charteroak.publish.languages.tongue import _, plural
from charteroak.publish.material import Material
from charteroak.publish.pages.spending import SpendingContent, spending
from charteroak.publish.printed import common
from charteroak.publish.printed.blocks import (
    Block,
    Card,
    Figures,
    Heading,
    Leaf,
    Paper,
    Picture,
    Table,
    Words,
)
from charteroak.publish.printed.draughts import Draughts

NAME = "budget-in-brief"
_LINES = 24


def budget(material: Material, draughts: Draughts) -> Paper | None:
    """The document; None where the city keeps no budget here."""
    if material.dollars.shown is None:
        return None
    content = spending(material, material.dollars.shown).content
    assert isinstance(content, SpendingContent)
    kicker = _("Budget in brief")
    city = material.files.city.name
    return common.paper(
        material, NAME, kicker,
        _("{city}: where the dollars of {when} go, and what they work for.",
          city=city, when=content.when),
        (
            Leaf(kicker, _("Where the dollars go"), tuple(_whole(content, draughts))),
            Leaf(kicker, _("What they buy"), tuple(_programs(content))),
            Leaf(kicker, _("Does it add up?"), tuple(_sums(content))),
        ),
        invented=content.badge.state == "simulated",
    )  # fmt: skip


def _whole(content: SpendingContent, draughts: Draughts) -> Iterator[Block]:
    yield Words(content.summary, "lead")
    yield Figures((Card(content.total, content.when, "", content.badge),))
    streams = content.streams
    yield Picture(draughts.streams(streams), streams.text, streams.title, badge=content.badge)
    bills = content.bills
    yield Table(
        header=(
            _("Goal"), _("Dollars"), _("Share"),
            *(_("Of a tax bill of {bill}", bill=bill) for bill in bills[:2]),
        ),
        rows=tuple((p.name, p.amount, p.share, *p.of_bills[:2]) for p in content.parts),
        widths=(5, 3, 1, 2, 2), right=(1, 2, 3, 4),
        marked=(content.badge.state,) * len(content.parts),
    )  # fmt: skip


def _programs(content: SpendingContent) -> Iterator[Block]:
    shown = sorted(content.programs, key=lambda one: -one.part)[:_LINES]
    yield Table(
        header=(_("Program"), _("Department"), _("Full cost"), _("Evidence that it works")),
        rows=tuple((p.name, p.department, p.full, p.evidence) for p in shown),
        widths=(4, 3, 2, 2), right=(2,), marked=tuple(p.badge.state for p in shown),
    )  # fmt: skip
    more = len(content.programs) - len(shown)
    if more:
        yield common.note(plural(more, "and {n} more program", "and {n} more programs"))


def _sums(content: SpendingContent) -> Iterator[Block]:
    yield Words(
        _(
            "Every line of the ledger is tied to an outcome, spread as overhead, or shown as "
            "untied. The difference has to be nothing, to the cent."
        )
    )
    yield Table(
        header=(
            _("Fund"), _("Year"), _("Phase"), _("Ledger"), _("Tied"), _("Overhead"), _("Untied"),
            _("Difference"),
        ),
        rows=tuple(
            (b.fund, b.fiscal_year, b.phase, b.ledger, b.tied, b.overhead, b.untied, b.difference)
            for b in content.balances
        ),
        widths=(3, 2, 2, 3, 3, 3, 3, 2), right=(3, 4, 5, 6, 7),
        marked=tuple(b.badge.state for b in content.balances),
    )  # fmt: skip
    if content.untied:
        yield Heading(_("Tied to no outcome"))
        yield Table(
            header=(_("Program"), _("Why"), _("Dollars")),
            rows=tuple((u.program, u.because, u.amount) for u in content.untied[:_LINES]),
            widths=(3, 5, 2), right=(2,),
        )  # fmt: skip
    if content.met:
        yield Heading(_("Published totals that the lines meet"))
        yield Table(
            header=(_("Total"), _("Dollars"), _("Source")),
            rows=tuple((m.what, m.amount, m.source) for m in content.met[:_LINES]),
            widths=(4, 2, 5), right=(1,), marked=("published",) * len(content.met[:_LINES]),
        )  # fmt: skip
