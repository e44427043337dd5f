"""The settings, as the commands that work on data need them."""

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
