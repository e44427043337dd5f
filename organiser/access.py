"""The single permission gate. Who a person is to a chat is asked of the network, never guessed."""

from organiser.bridge.refusals import NotAdmin

ADMIN = "admin"


def require_admin(role: str | None) -> None:
    """Pass where `role` is that of an admin; None stands for a network that did not tell.

    Raises:
        NotAdmin: it is not.
    """
    if role != ADMIN:
        raise NotAdmin
