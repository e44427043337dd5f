"""What can go wrong, drawn as one tree.

    OrganiserError
    ├── Misconfigured          the operator must mend a setting; one line, exit code 2
    ├── Refusal                an expected no to a person; its subclasses carry facts, never words
    ├── Untranslatable         a raw update that cannot be read; its row is kept for inspection
    └── DeliveryFailed         what a network said when an action was sent
        ├── TryLater           surely not sent; may be sent after `after` seconds
        ├── InDoubt            left us, and brought no answer
        ├── Moved              the chat has another id now
        ├── Unreachable        this chat cannot be written to until a person acts
        └── Rejected           this action will never be accepted as it is
            └── TooBig         nor will a file of this size

No message text, name or id of a person or chat is ever put into an exception.
"""

from enum import StrEnum


class OrganiserError(Exception):
    """The root: everything that this project raises on purpose."""


class Misconfigured(OrganiserError):
    """A setting is missing or wrong. The text names the setting and the mend."""


class Refusal(OrganiserError):
    """An expected no. Subclasses are worded in `organiser.views.refusals`, nowhere else."""


class Untranslatable(OrganiserError):
    """A raw update does not have the shape its network promises."""


class DeliveryFailed(OrganiserError):
    """A network did not do what it was asked; subclasses say what is known about it."""


class Scope(StrEnum):
    """What a network's request to wait holds for."""

    CHAT = "chat"
    NETWORK = "network"


class TryLater(DeliveryFailed):
    """The action was surely not carried out, and may be tried again after `after` seconds."""

    def __init__(self, after: float, scope: Scope = Scope.CHAT, *, limited: bool = False) -> None:
        """`limited`: the network named the wait itself (429), so that it is no fault of its own."""
        super().__init__(f"try again in {after:g} s ({scope})")
        self.after = after
        self.scope = scope
        self.limited = limited


class InDoubt(DeliveryFailed):
    """The request left this machine and no answer came: it may have been carried out, or not."""


class Moved(DeliveryFailed):
    """The chat goes on under another id (a Telegram group that became a supergroup)."""

    def __init__(self, to: str) -> None:
        """`to`: the network's own new chat id."""
        super().__init__("the chat has another id now")
        self.to = to


class Unreachable(DeliveryFailed):
    """The chat cannot be written to until somebody acts: blocked, removed, never begun, revoked."""

    def __init__(self, reason: str, scope: Scope = Scope.CHAT) -> None:
        """`reason`: one of the fixed words that `platforms.*.failures` knows."""
        super().__init__(reason)
        self.reason = reason
        self.scope = scope


class Rejected(DeliveryFailed):
    """The network will never accept this action as it is."""

    def __init__(self, reason: str) -> None:
        """`reason`: one of the fixed words that `platforms.*.failures` knows."""
        super().__init__(reason)
        self.reason = reason


class TooBig(Rejected):
    """A file has more bytes than may cross, whatever was said about its size."""

    def __init__(self, limit: int, network: str | None) -> None:
        """`limit` in bytes; `network` is the one that sets it, None: the operator does."""
        super().__init__("too_big")
        self.limit = limit
        self.network = network
