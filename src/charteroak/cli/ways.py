"""Ways: what `charteroak --help` prints.

Answers: which commands are there? In the form that typer gives to the help of each command; but
typer loads readers of Markdown and of source code for it, and a list of first sentences needs none.
"""

from __future__ import annotations

from collections.abc import Iterable
from inspect import cleandoc
from typing import TYPE_CHECKING, Any

from typer.core import TyperGroup

if TYPE_CHECKING:
    from rich.panel import Panel
    from rich.text import Text

_NAME = "bold cyan"


class Ways(TyperGroup):
    """The commands, each with the first sentence of its help."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the usage, what it is for, the options and the commands."""
        from rich.console import Console
        from rich.padding import Padding
        from rich.text import Text

        usage = Text(self.get_usage(ctx), "bold")
        usage.highlight_words(["Usage:"], "yellow")
        records = (option.get_help_record(ctx) for option in self.get_params(ctx))
        options = [record for record in records if record]
        commands = [(name, self.commands[name].help or "") for name in self.list_commands(ctx)]
        console = Console(highlight=False, markup=False, emoji=False)
        console.print(Padding(usage, 1))
        console.print(Padding(Text(self.help or ""), (0, 1, 1, 1)))
        console.print(_panel("Options", options))
        console.print(_panel("Commands", commands))


def _panel(title: str, told: Iterable[tuple[str, str]]) -> Panel:
    from rich.panel import Panel
    from rich.table import Table
    from rich.text import Text

    table = Table.grid("", "", padding=(0, 2, 0, 0), expand=True)
    table.columns[0].style, table.columns[0].no_wrap = _NAME, True
    table.columns[1].ratio = 1
    for name, said in told:
        table.add_row(name, _first_sentence(said))
    return Panel(table, title=Text(title), title_align="left", border_style="dim")


def _first_sentence(said: str) -> Text:
    """The first paragraph, with what stands in backticks in the colour of commands."""
    from rich.text import Text

    parts = " ".join(cleandoc(said).partition("\n\n")[0].split()).split("`")
    return Text.assemble(*((part, _NAME if n % 2 else "") for n, part in enumerate(parts)))
