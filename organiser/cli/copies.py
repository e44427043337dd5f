"""Copies of data and keys, out and back: what the operator types, and what they are told."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from organiser.cli import opening
from organiser.kernel import system_clock
from organiser.settings import Settings
from organiser.storage import lock

Copy = Annotated[Path, typer.Argument(help="The file of the copy.", metavar="COPY", dir_okay=False)]
Secrets = Annotated[
    Path | None,
    typer.Option(
        "--with-secrets", help="The keys, in a file of their own: keep it elsewhere.", metavar="KEYS"
    ),
]


def backup(into: Copy, with_secrets: Secrets = None) -> None:
    """Copy the database to a new file, also while the bot runs."""
    from organiser.storage import backup as backups  # noqa: PLC0415 - `version` starts faster without it

    settings = Settings.load()
    # First the data, then the keys: what is in the data has its key in the other copy.
    backups.save(settings.database_file, into)
    typer.echo(
        f"Copied to {into}. The Matrix encryption store is not in it, on purpose: see docs/operator.md."
    )
    _name_older_copies(settings, into)
    if with_secrets is None:
        _say_that_keys_are_missing(settings)
    else:
        _save_keys(settings, with_secrets)


def restore(copy: Copy, with_secrets: Secrets = None) -> None:
    """Put a copy in the database's place. The bot must be stopped."""
    from organiser.storage import backup as backups  # noqa: PLC0415 - `version` starts faster without it
    from organiser.storage import keys, migrate  # noqa: PLC0415

    settings = opening.ready()
    with lock.hold(settings.locks):
        _sweep(settings)
        needed = keys.Keys(settings.secrets_dir, with_secrets)
        former = backups.restore(copy, settings.database_file, needed, migrate.revisions())
    typer.echo("Restored." if former is None else f"Restored. The former database is kept as {former}.")
    typer.echo(
        "What was said on Matrix since the copy comes again. Never bring an old DATA_DIR/matrix back: "
        "a bot without that folder logs in as a new device, as it must."
    )
    _say_what_cannot_be_read(settings)


def _name_older_copies(settings: Settings, into: Path) -> None:
    """Name the copies of the data that should be gone: those beside this one, and databases kept aside."""
    from organiser import retention  # noqa: PLC0415 - `version` starts faster without it
    from organiser.storage import backup as backups  # noqa: PLC0415

    days = retention.COPIES.days
    # One folder can be written in several ways, and the database must never be taken for a copy.
    for folder in sorted({into.resolve().parent, settings.database_file.resolve().parent}):
        for old in backups.older_copies(folder, system_clock() - retention.COPIES):
            if old != settings.database_file.resolve():
                typer.echo(
                    f"{old} is a copy of the data from more than {days} days ago: delete it. Whoever was "
                    "erased since is still in it."
                )


def _save_keys(settings: Settings, into: Path) -> None:
    from organiser import retention  # noqa: PLC0415 - `version` starts faster without it
    from organiser.storage import keys  # noqa: PLC0415

    now = system_clock()
    _refuse_others(settings)
    _sweep(settings)
    keys.save(settings.secrets_dir, into, now)
    typer.echo(f"Keys copied to {into}. Whoever has both files can read both: keep them apart.")
    for old in keys.older_copies(into.absolute().parent, now - retention.COPIES):
        typer.echo(
            f"{old} holds keys of records from more than {retention.COPIES.days} days ago: delete it. "
            "As long as it is there, what was erased since can be read from old copies."
        )


def _refuse_others(settings: Settings) -> None:
    """Say where the key is not the database's own: no copy of it opens a copy of the data.

    Raises:
        Misconfigured: it is another one.
    """
    from organiser.storage import inspection  # noqa: PLC0415 - `version` starts faster without it
    from organiser.vault import Vault  # noqa: PLC0415

    needed = asyncio.run(inspection.fingerprint(settings.database_url.get_secret_value()))
    if needed is not None:
        Vault.open(settings.secrets_dir, fingerprint=needed)


def _sweep(settings: Settings) -> None:
    """Destroy the keys of what was shredded a moment ago, and note who was erased: no copy brings it back."""
    from organiser.storage import erased, records  # noqa: PLC0415 - `version` starts faster without it

    if settings.database_file.exists():
        url = settings.database_url.get_secret_value()
        asyncio.run(records.swept(url, settings.secrets_dir, system_clock()))
        asyncio.run(erased.kept(url, settings.secrets_dir, system_clock()))


def _say_that_keys_are_missing(settings: Settings) -> None:
    from organiser.storage import record_keys  # noqa: PLC0415 - `version` starts faster without it

    if (settings.secrets_dir / record_keys.FILE).exists():
        typer.echo(
            "Legal names and addresses that were entered since the last copy of the keys cannot be read "
            "from this one alone: add --with-secrets KEYS."
        )


def _say_what_cannot_be_read(settings: Settings) -> None:
    from organiser.storage import record_keys  # noqa: PLC0415 - `version` starts faster without it

    file = settings.secrets_dir / record_keys.FILE
    lost = len(record_keys.lacking(settings.database_file, file))
    if lost:
        typer.echo(
            f"Legal names and addresses that cannot be read: {lost}. Their keys are not in {file}. If you "
            "have a newer copy of the keys, restore once more with it."
        )
