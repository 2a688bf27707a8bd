"""`charteroak publish` and `charteroak serve`: the scorecard as a site."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Annotated

import typer

from charteroak.cli.terminal import (
    City,
    NoSimulated,
    Records,
    Store,
    moment,
    progress_bar,
    stop_on_refusal,
)  # fmt: skip

Into = Annotated[Path, typer.Option("--out", help="The folder to write the site into.")]
Editions = Annotated[
    Path | None,
    typer.Option(help="The folder of editions. Without it: `.charteroak` in the city."),
]
Port = Annotated[int, typer.Option(help="The port on this machine to serve at.", min=0, max=65535)]


def add_to(app: typer.Typer) -> None:
    """Put the commands on the command line."""
    app.command()(publish)
    app.command()(serve)


def publish(
    city: City,
    out: Into,
    editions: Editions = None,
    records: Records = None,
    no_simulated: NoSimulated = False,
) -> None:
    """Write the scorecard as a static site, for any web server or a USB stick.

    Publishes the edition that stands. With `--records`, or where there is none yet, builds first.

    **Examples**

    `charteroak publish cities/hartford --out site`
    """
    from charteroak.build import build, standing
    from charteroak.publish.site import write_site

    with stop_on_refusal(), progress_bar() as progress:
        edition = None if records or no_simulated else standing(city, editions)
        if edition is None:
            simulated = not no_simulated
            built = build(city, moment(None), records, editions, progress, simulated=simulated)
            edition = built.edition
        site = write_site(edition, out, progress)
    print(f"The scorecard of edition {edition.id} stands in {site}. Open {site / 'index.html'}.")


def serve(
    city: City,
    port: Port = 8000,
    records: Records = None,
    out: Store = None,
    no_simulated: NoSimulated = False,
) -> None:
    """Build if there is need, write the scorecard and serve it on this machine.

    **Examples**

    `charteroak serve cities/hartford`

    `charteroak serve cities/hartford --port 8080 --records ../shared/data`
    """
    from charteroak.build import STORE, build, standing
    from charteroak.publish.server import server
    from charteroak.publish.site import write_site

    with stop_on_refusal():
        with progress_bar() as progress:
            edition = None if records or no_simulated else standing(city, out)
            if edition is None:
                simulated = not no_simulated
                built = build(city, moment(None), records, out, progress, simulated=simulated)
                edition = built.edition
            site = write_site(edition, (out or city / STORE) / "site", progress)
        with server(site, port) as running, contextlib.suppress(KeyboardInterrupt):
            address = f"http://127.0.0.1:{running.server_address[1]}"
            print(f"Serving the scorecard at {address} (Ctrl+C stops it)", flush=True)
            running.serve_forever()
