"""The single permission gate. Who a person is to a chat is asked of the network, never guessed.

Which command needs whom stands in `handlers.commands`, and is held by `handlers.events` before any of them
runs; what is about something else than the command's own chat asks here by itself.
"""

from enum import Enum, auto
from typing import Final

from organiser.errors import Refusal

ADMIN: Final = "admin"
"""What a network calls the admin of a chat."""


class Who(Enum):
    """Who may ask. All but the first three are something in a chapter; `ADMIN` is the co-op's own."""

    ANYONE = auto()
    CHAT_ADMIN = auto()
    PERSON = auto()
    APPLICANT = auto()
    MEMBER = auto()
    FULL_MEMBER = auto()
    STEWARD = auto()
    ORGANISER = auto()
    TREASURER = auto()
    ADMIN = auto()


class NotAdmin(Refusal):
    """Only an admin of the chat may ask for this."""


class NotAdminThere(Refusal):
    """Only an admin of another chat, the one that it is about, may ask for this."""


def require_admin(role: str | None) -> None:
    """Pass where `role` is that of an admin; None stands for a network that did not tell.

    Raises:
        NotAdmin: it is not.
    """
    if role != ADMIN:
        raise NotAdmin


def require_admin_there(role: str | None) -> None:
    """The same for another chat than the one in which somebody asks.

    Raises:
        NotAdminThere: it is not.
    """
    if role != ADMIN:
        raise NotAdminThere
