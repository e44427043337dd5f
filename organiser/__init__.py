"""Organiser joins Telegram groups and Matrix rooms, so that gig workers can run their co-op together."""
