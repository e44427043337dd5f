"""What a check says: how bad it is, what was found, and the mend."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is. Only a fault makes `doctor` exit with 1."""

    OK = "ok"
    NOTE = "note"
    FAULT = "FAULT"


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about the set-up, and what to do where something is not as it should be."""

    level: Level
    what: str
    mend: str = ""


def fine(what: str) -> Finding:
    """All is well with this."""
    return Finding(Level.OK, what)


def note(what: str, mend: str) -> Finding:
    """It works, but the operator should know."""
    return Finding(Level.NOTE, what, mend)


def fault(what: str, mend: str) -> Finding:
    """It does not work until it is mended."""
    return Finding(Level.FAULT, what, mend)
