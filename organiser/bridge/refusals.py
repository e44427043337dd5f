"""The expected noes of the bridge: facts only. `organiser.views.refusals` words every one of them."""

from organiser.errors import Refusal


class ChatLeft(Refusal):
    """One of the chats to be joined is none that the bot is in any more."""


class CodeUnknown(Refusal):
    """There is no such code: mistyped, guessed, or used up by joining."""


class CodeExpired(Refusal):
    """The code was right, and its time is over."""


class CodeExhausted(Refusal):
    """Who typed this has typed too many wrong codes lately; no code of theirs is looked at for a while."""


class SameChat(Refusal):
    """The code was made for the very chat in which it was said."""


class AlreadyJoined(Refusal):
    """Both chats are in one conversation already."""


class NotBridged(Refusal):
    """The chat is in no conversation."""


class NotAReply(Refusal):
    """The command is about a message, and was not said as a reply to one."""


class NoPseudonyms(Refusal):
    """The conversation shows names, so there are no pseudonyms to be changed."""


class OwnLine(Refusal):
    """Somebody would silence themselves."""


class AuthorUnknown(Refusal):
    """Who wrote the answered message was erased, so that nothing can be done about them."""


class LineUnknown(Refusal):
    """The answered message is none that the bridge carried, or it is no longer kept in mind."""


class NotYours(Refusal):
    """Only who wrote the line, or an admin, may ask for this."""


class UnknownNamesMode(Refusal):
    """There is no such way of showing names."""

    def __init__(self, given: str) -> None:
        """`given`: what the person asked for. It is shown to them, and kept out of the exception's text."""
        super().__init__()
        self.given = given
