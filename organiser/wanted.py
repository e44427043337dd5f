"""What a handler must know before it can go on, and only a network or who asks can tell.

The dispatcher asks, lets the event wait (`waiting`), and runs the handler again with the answer.
"""

from organiser.chat.outgoing import Question
from organiser.chat.refs import AccountRef, FileRef, MessageRef
from organiser.errors import OrganiserError
from organiser.storage.directory import Chat


class Wanted(OrganiserError):
    """A handler needs to know something that only a network can tell.

    The dispatcher asks, and runs the handler again with the answer. A handler learns what it needs before
    it changes anything.
    """

    def __init__(
        self,
        chat: Chat,
        question: Question,
        account: AccountRef | None,
        message: MessageRef | None = None,
        file: FileRef | None = None,
    ) -> None:
        """What to ask, and about which chat."""
        super().__init__(question)
        self.chat = chat
        self.question = question
        self.account = account
        self.message = message
        self.file = file


def answer_key(question: Question, chat: Chat, about: MessageRef | FileRef | None = None) -> str:
    """Under which name an answer is kept while an event waits."""
    return f"{question}.{chat.id}" + (f".{about.id}" if about else "")


class WhichChapter(OrganiserError):
    """More than one chapter could be meant: who asks is asked in `chat`, and the handler runs again then."""

    def __init__(self, chat: Chat, chapters: tuple[int, ...]) -> None:
        """Those to choose from."""
        super().__init__()
        self.chat = chat
        self.chapters = chapters
