"""The bridge: which chats are one conversation, and what of it goes where. Pure: no I/O, no framework."""
