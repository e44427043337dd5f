"""The code with which somebody founds the co-op: made by whoever runs the bot, beside it or without it.

Only its hash is written down, so it is shown this once.
"""

import asyncio
from datetime import datetime

import typer

from organiser.bridge.codes import new_secret
from organiser.cli import opening
from organiser.errors import Misconfigured
from organiser.kernel import system_clock
from organiser.members.codes import OneTimeCode, Purpose
from organiser.members.founding import CODE_LENGTH, CODE_LIFETIME
from organiser.settings import Settings

FOUNDED = (
    "This co-op is founded: it has a steward and members, who can make further chapters. No code is made. "
    "Whoever wants to become a steward asks the stewards for the role."
)


def founder_code() -> None:
    """Make the one-time code with which somebody founds the co-op, and becomes its first steward."""
    settings = opening.usable()
    secret = asyncio.run(made(settings, system_clock()))
    spaced = "-".join(secret[at : at + 4] for at in range(0, CODE_LENGTH, 4))
    hours = CODE_LIFETIME.total_seconds() / 3600
    typer.echo(
        f"{spaced}\n"
        f"Whoever writes /found {spaced} to the bot in private (on Matrix: !found {spaced}) founds the co-op "
        f"and becomes its first steward. The code works once and for {hours:.0f} hours; a new one "
        "replaces it. It is not shown again: only its hash is kept."
    )


async def made(settings: Settings, now: datetime) -> str:
    """A fresh code, written down in the place of an older one.

    Raises:
        Misconfigured: a chapter has a steward already, and somebody else belongs to the co-op.
    """
    from organiser.storage import meta, migrate  # noqa: PLC0415 - `version` starts faster without it
    from organiser.storage.one_time_codes import OneTimeCodes  # noqa: PLC0415
    from organiser.storage.roles import Roles  # noqa: PLC0415

    url = settings.database_url.get_secret_value()
    async with migrate.opened(url) as database, database.writing() as connection:
        vault = await meta.opened(connection, settings.secrets_dir)
        if await Roles(connection).is_founded(now):
            raise Misconfigured(FOUNDED)
        secret = new_secret(CODE_LENGTH)
        codes = OneTimeCodes(connection, vault.derive("codes"))
        await codes.only(secret, OneTimeCode(Purpose.FOUND, None, now + CODE_LIFETIME))
    return secret
