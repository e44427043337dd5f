"""What a command begins with, and how that is found in what somebody wrote."""

from typing import Final
from unicodedata import normalize

from organiser.chat.refs import Network

PREFIXES: Final = {Network.TELEGRAM: "/", Network.MATRIX: "!"}
"""What a command begins with."""


def sign(text: str) -> str:
    """What `text` begins with; keyboards of East Asia have wide signs, too."""
    return normalize("NFKC", text[:1])


def calls(text: str) -> bool:
    """Whether this begins as commands do, on whichever network and keyboard."""
    return sign(text) in PREFIXES.values()
