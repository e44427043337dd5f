"""What chats that are joined into one conversation ask for: lines, edits, reactions, codes, moderation."""
