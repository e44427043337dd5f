"""Chapters: making one, its chats, its settings, and the rules of its statutes."""
