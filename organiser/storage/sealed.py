"""Columns that are sealed, and were not always: what an older version wrote is read as it stands."""

from typing import Final

from organiser.vault import Vault

_SEALED: Final = b"\0"
"""How what is sealed begins: no JSON does, and no network's words."""


def seal(vault: Vault, content: bytes, place: str) -> bytes:
    """`content`, so that nobody reads it in the database."""
    return _SEALED + vault.seal(content, place)


def opened(vault: Vault, content: bytes, place: str) -> bytes:
    """What is sealed for `place`, or stands in clear.

    Raises:
        Misconfigured: it is damaged, was sealed with another key, or belongs elsewhere.
    """
    return vault.unseal(content[len(_SEALED) :], place) if content.startswith(_SEALED) else content
