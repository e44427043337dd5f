"""Founding the co-op: its first chapter, and an older list of members whose entries are claimed."""
