"""Organiser joins Telegram groups and Matrix rooms, so that gig workers can run their co-op together."""

__version__ = "0.1.0"
