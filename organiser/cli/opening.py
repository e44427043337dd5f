"""The settings, as the commands that work on data need them."""

from organiser.errors import Misconfigured
from organiser.settings import Settings


def ready() -> Settings:
    """The settings, with folders that can be written to."""
    settings = Settings.load()
    settings.prepare()
    return settings


def usable() -> Settings:
    """The settings, with a database that can be worked on."""
    from organiser.storage import inspection  # noqa: PLC0415 - `version` starts faster without it

    settings = ready()
    inspection.require_usable(settings.database_file)
    return settings


def existing() -> Settings:
    """The settings, with a database that the bot has worked with. Nothing is made.

    Raises:
        Misconfigured: there is none.
    """
    settings = Settings.load()
    file = settings.database_file
    if not file.exists() or not file.stat().st_size:
        raise Misconfigured(
            f"There is no database {file} (ORGANISER_DATA_DIR, ORGANISER_DATABASE_URL): start this in the"
            " bot's folder, with its settings."
        )
    return usable()
