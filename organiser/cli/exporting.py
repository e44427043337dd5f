"""What the operator takes out in files, for whoever must have it by law: the owner register.

What is in the file is made by `register_export`, which is loaded when it is asked for.
"""

import asyncio
import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, get_args

import typer

from organiser.cli import opening
from organiser.errors import Misconfigured
from organiser.kernel import system_clock
from organiser.private_files import write
from organiser.storage.copying import NotDone, private_file, why

_Form = Literal["csv", "xlsx", "json"]

app = typer.Typer(no_args_is_help=True)


@app.callback()
def export() -> None:
    """Write what the co-op keeps into a file."""


@app.command()
def register(
    form: Annotated[
        _Form | None,
        typer.Option("--format", help="What the file is; without it as FILE ends, or csv."),
    ] = None,
    chapter: Annotated[
        str, typer.Option(help="Whose register; needed where there are several chapters.", metavar="NAME")
    ] = "",
    into: Annotated[
        Path | None,
        typer.Option(
            help="A new file, for you alone; without it, standard output.", metavar="FILE", dir_okay=False
        ),
    ] = None,
) -> None:
    """Export the owner register, with legal names and addresses. Members can see that you did."""
    settings = opening.existing()
    made = _format(into, form)
    with _said(into):
        _refuse(into, made)
    from organiser.cli import register_export  # noqa: PLC0415 - `version` starts faster without it

    content, owners = asyncio.run(register_export.made(settings, chapter, made, system_clock()))
    with _said(into):
        if into is None:
            sys.stdout.buffer.write(content)
            sys.stdout.flush()
            return
        write(into, content)
    typer.echo(
        f"Owners written to {into}: {owners}. Whoever has it knows them: keep it as you keep the keys."
    )


def _format(into: Path | None, form: str | None) -> str:
    """What the file is to be: what was said, otherwise as its name ends.

    Raises:
        Misconfigured: its name says something else, and no program would open it.
    """
    named = "" if into is None else into.suffix.removeprefix(".").lower()
    ending = named if named in get_args(_Form) else ""
    if form and ending and form != ending:
        raise Misconfigured(f"{into} would hold {form}: let it end in .{form}, or say --format {ending}.")
    return form or ending or "csv"


def _refuse(into: Path | None, form: str) -> None:
    """Say what cannot be, before anything is read."""
    if into is None:
        if form == "xlsx" and sys.stdout.isatty():
            raise Misconfigured("An Excel file is nothing for a terminal: add --into FILE.")
        return
    if into.exists():
        raise Misconfigured(f"{into} exists: name a new file.")
    if not into.absolute().parent.is_dir():
        raise Misconfigured(f"{into.parent} is no folder: name a file in one that is there.")
    private_file(into).unlink()


@contextlib.contextmanager
def _said(into: Path | None) -> Iterator[None]:
    """Say where it cannot be written, and why: the database's disk is another one.

    Raises:
        NotDone: the disk or the system refused.
    """
    try:
        yield
    except OSError as error:
        raise NotDone(f"{into or 'Standard output'} cannot be written: {why(error)}") from None
