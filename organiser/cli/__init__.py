"""What the operator types. Each command loads only what it needs, hands over, and words the outcome.

Operators read English here (docs/decisions/0003-operator-output-in-english.md); members never see this.
"""

import asyncio
import os
import re
import signal
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import structlog
import typer

import organiser
from organiser import logs
from organiser.cli import copies, exporting, founding, opening
from organiser.errors import Misconfigured
from organiser.settings import Settings
from organiser.storage import copying, lock

_FAULT = 1
_WRONG = 2
_OWNER_ONLY = 0o077
"""The umask. SQLite and Synapse make their files by it, whatever the shell's was."""

_AS_THE_BOT = "run this as the user that runs the bot."
_CHAT_ID = re.compile(r"-\d+(/\d+)?")
_ROOM_ID = re.compile(r"!\S+|#[^\s:]+:\S+")

app = typer.Typer(
    help="Organiser joins Telegram groups and Matrix rooms into one conversation.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Run the command line. What the operator must mend is one line on stderr and exit code 2."""
    os.umask(_OWNER_ONLY)
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        app()
    except Exception as failure:  # noqa: BLE001 - the last place that can keep a traceback's words in
        line = _line_of(failure)
        if line is None:
            logs.configure("info", stream=sys.stderr)
            structlog.get_logger().critical("stopped by a fault", exc_info=failure)
            _end(_FAULT)
        typer.echo(line, err=True)
        _end(_WRONG)


@app.command()
def run() -> None:
    """Run the bot until SIGTERM or Ctrl-C."""
    settings = opening.usable()
    logs.configure(settings.log_level)
    import uvloop  # noqa: PLC0415 - the other commands start faster without the bot

    import organiser.app as bot  # noqa: PLC0415

    with lock.hold(settings.locks):
        uvloop.run(bot.run(settings))


@app.command()
def demo(
    *,
    tour: Annotated[bool, typer.Option("--tour", help="Play a guided scene.")] = False,
    headless: Annotated[bool, typer.Option("--headless", help="In the terminal, and check it.")] = False,
    port: Annotated[int, typer.Option(help="The page's port; 0 lets the system choose.")] = 0,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
    language: Annotated[str, typer.Option(help="What the bot speaks: en, ko, nl or sv.")] = "",
) -> None:
    """Show the bot between a Telegram stand-in and a real Matrix server, all on this machine."""
    try:
        import organiser.sandbox.demo as sandbox  # noqa: PLC0415 - test servers are no run-time need
    except ModuleNotFoundError:
        raise Misconfigured(
            "The demo needs its test servers: run make demo, or pip install -r requirements-dev.txt."
        ) from None

    raise typer.Exit(sandbox.main(tour, headless, port, browser, language))


@app.command()
def doctor() -> None:
    """Check the set-up, and say the mend for what is wrong. Exits 1 when something is."""
    import organiser.doctor as practice  # noqa: PLC0415

    raise typer.Exit(asyncio.run(practice.main(Settings.load())))


@app.command(context_settings={"ignore_unknown_options": True})
def bridge(
    chat_id: Annotated[
        str, typer.Argument(help="Telegram's numeric chat id, optionally with /TOPIC.", metavar="CHAT_ID")
    ],
    room_id: Annotated[str, typer.Argument(help="A Matrix room id or alias.", metavar="ROOM_ID")],
) -> None:
    """Join a Telegram chat and a Matrix room into one conversation, also while the bot runs."""
    if not _CHAT_ID.fullmatch(chat_id):
        raise Misconfigured("CHAT_ID must be Telegram's number, such as -1001234 or -1001234/45.")
    if not _ROOM_ID.fullmatch(room_id):
        raise Misconfigured("ROOM_ID must be a Matrix room id (!...) or alias (#room:server), in quotes.")
    settings = opening.usable()
    _require_both_networks(settings)
    import organiser.app as bot  # noqa: PLC0415

    asyncio.run(bot.bridge(settings, chat_id, room_id))
    typer.echo(
        "Asked for. The running bot joins them now, a stopped one at its next start, and tells both chats. "
        "If they hear nothing, its log says `bridge.not_entered` with the network: check that id, and that "
        "the bot was added or invited there."
    )


app.command()(founding.founder_code)
app.command()(copies.backup)
app.command()(copies.restore)
app.add_typer(exporting.app, name="export")


@app.command()
def migrate() -> None:
    """Bring the database to this version's schema (`run` does it by itself)."""
    settings = opening.usable()
    with lock.hold(settings.locks):
        asyncio.run(_migrated(settings))
    typer.echo("The database is up to date.")


@app.command()
def version() -> None:
    """Say which version this is."""
    typer.echo(organiser.__version__)


def _require_both_networks(settings: Settings) -> None:
    needed = {"ORGANISER_TELEGRAM_TOKEN": settings.telegram, "ORGANISER_MATRIX_HOMESERVER": settings.matrix}
    for name, there in needed.items():
        if not there:
            raise Misconfigured(f"{name} is missing: the bot must be on both networks to join their chats.")


async def _migrated(settings: Settings) -> None:
    from organiser.storage import engine, migrate  # noqa: PLC0415

    database = engine.Database(settings.database_url.get_secret_value())
    try:
        await migrate.upgrade(database)
    finally:
        await database.close()


def _end(code: int) -> NoReturn:
    """End at once: a failure may leave a driver's thread behind, for which Python would wait for ever."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _line_of(failure: Exception) -> str | None:
    """What to tell the operator, where the failure (or one of a group) is theirs to mend."""
    if isinstance(failure, ExceptionGroup):
        found = (_line_of(member) for member in failure.exceptions)
        return next((line for line in found if line is not None), None)
    from organiser.storage import engine  # noqa: PLC0415 - `version` starts faster without it

    if isinstance(failure, Misconfigured | copying.NotDone | lock.Running):
        return str(failure)
    if isinstance(failure, PermissionError):
        where = Path(failure.filename or ".").parent
        return f"What is in {where} cannot be opened by this user: change its owner or mode, or {_AS_THE_BOT}"
    if isinstance(failure, ModuleNotFoundError):
        return f"{failure.name} is not installed, which this version needs: make install"
    refused = engine.unwritable(failure)
    return None if refused is None else refused.mend
