"""How chats become one conversation: who is named how, what crosses, what is held back.

Pure: no network, no table, no language, no clock.
"""
