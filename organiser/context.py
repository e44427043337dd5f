"""What a handler is given: who asks, where, when, in which language; the state, and a way to answer."""

from datetime import datetime

import msgspec

from organiser import access
from organiser.bridge.allowance import SPAN, Allowance, Answering
from organiser.bridge.watch import Watch
from organiser.chat.incoming import Answered, Sender
from organiser.chat.outgoing import Action, Choice, Post, Question
from organiser.chat.refs import AccountRef, LineId, MessageRef, Network
from organiser.commands import CommandTable  # noqa: TC001 - msgspec reads the annotations
from organiser.errors import OrganiserError
from organiser.i18n import Catalogues, Words
from organiser.kernel import Ids
from organiser.storage.chats import Chat
from organiser.storage.codes import Offered
from organiser.storage.store import Store
from organiser.views import bridge as view
from organiser.views.bridge import ShownChat


class Tongues:
    """Which language to speak in a chat: its own, or the operator's default."""

    def __init__(self, catalogues: Catalogues, default: str) -> None:
        """`default` is one of `i18n.LOCALES`."""
        self._catalogues = catalogues
        self._default = default

    def of(self, chat: Chat) -> Words:
        """The words of a chat."""
        return self._catalogues[chat.language or self._default]

    def named(self, locale: str | None) -> Words:
        """The words of a locale, or the default's."""
        return self._catalogues[locale or self._default]


class Names:
    """The bot's own names on the networks, learnt when a network is connected."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self.telegram: str | None = None

    def private_url(self, network: Network) -> str | None:
        """Where a private chat with the bot opens, on a network that has addresses for it."""
        if network is not Network.TELEGRAM or self.telegram is None:
            return None
        return f"https://t.me/{self.telegram}"


class House(msgspec.Struct, frozen=True):
    """What is the same for every event: the languages, the commands, the source of ids, our own names.

    `us` is the bot's user name on Telegram, once that is known; `file_limit` is in bytes.
    """

    tongues: Tongues
    commands: "CommandTable[Context]"
    ids: Ids
    us: Names
    file_limit: int
    watch: Watch
    allowance: Allowance


class Wanted(OrganiserError):
    """A handler needs to know something that only a network can tell.

    The dispatcher asks, and runs the handler again with the answer. A handler learns what it needs before
    it changes anything.
    """

    def __init__(
        self, chat: Chat, question: Question, account: AccountRef | None, message: MessageRef | None = None
    ) -> None:
        """What to ask, and about which chat."""
        super().__init__(question)
        self.chat = chat
        self.question = question
        self.account = account
        self.message = message


class Context(msgspec.Struct, frozen=True):
    """One event's surroundings. Returning from a handler commits, raising rolls back.

    A `Refusal` is an outcome too: its words and what was written before it are committed.

    `answers` holds what networks told about this event so far, by question and chat.
    """

    house: House
    store: Store
    chat: Chat
    sender: Sender
    now: datetime
    answers: dict[str, Answered] = {}
    reply_to: MessageRef | None = None
    message: MessageRef | None = None

    @property
    def words(self) -> Words:
        """The language to answer in: the chat's."""
        return self.house.tongues.of(self.chat)

    @property
    def author(self) -> bytes:
        """The lookup key of who asks."""
        return self.store.vault.account_key(self.sender.account)

    def learn(
        self, question: Question, chat: Chat | None = None, message: MessageRef | None = None
    ) -> Answered:
        """What a network answers about `chat` (the event's own by default), who asks, and one `message`.

        Raises:
            Wanted: it was not asked yet.
        """
        about = chat or self.chat
        known = self.answers.get(answer_key(question, about, message))
        if question is Question.ROLE:
            known = self._role(about, known)
        if known is None:
            account = self.sender.account if question in {Question.ROLE, Question.PRIVATE} else None
            raise Wanted(about, question, account, message)
        return known

    def _role(self, about: Chat, known: Answered | None) -> Answered | None:
        """What is known of who asks in a chat, also from a moment ago where they ask too much."""
        allowance = self.house.allowance
        if known is None and allowance.need_not_ask(self.chat.id, about.id, self.author, self.now):
            return Answered(chat=about.ref, at=self.now, token="", failed=True)
        if known is not None and not known.failed and known.role != access.ADMIN:
            allowance.is_no_admin(about.id, self.author, self.now)
        return known

    def require_admin(self) -> None:
        """Pass where who asks is an admin of the chat.

        Raises:
            NotAdmin: they are not, or the network did not tell.
        """
        access.require_admin(self.learn(Question.ROLE).role)

    def words_of(self, chat: Chat) -> Words:
        """The words of another chat."""
        return self.house.tongues.of(chat)

    def answer(self, post: Post) -> None:
        """Answer who asks, in the chat where they do; lines that wait there go first.

        Who asks too much is told so once, and then nothing for a while; what they asked for is done all the
        same. Who is known to be an admin of the chat is always answered.
        """
        match self._answering():
            case Answering.ANSWER:
                self.send(self.chat, msgspec.structs.replace(post, yields=True))
            case Answering.LAST:
                told = view.answers_later(SPAN, self.words)
                self.send(self.chat, msgspec.structs.replace(told, yields=True))
            case Answering.SILENCE:
                return

    def _answering(self) -> Answering:
        known = self.answers.get(answer_key(Question.ROLE, self.chat))
        if known is not None and known.role == access.ADMIN:
            return Answering.ANSWER
        return self.house.allowance.take(self.chat.id, self.author, self.now, private=self.chat.private)

    def send(self, chat: Chat, action: Action, *, line: LineId | None = None) -> None:
        """Let an action be carried out in a chat. Choices are remembered, to be chosen by number too."""
        if isinstance(action, Post) and action.choices:
            # A line of its own, by which the message is known again that somebody reacts to.
            action = msgspec.structs.replace(action, line=LineId(self.house.ids.new()))
            self.store.offer(chat, Offered(_flat(action.choices), action.line))
        self.store.outbox.add(chat.id, action, line=line)


def shown(chat: Chat, members: int | None = None) -> ShownChat:
    """The chat as people elsewhere see it."""
    return ShownChat(chat.title, chat.ref.network, members)


def answer_key(question: Question, chat: Chat, message: MessageRef | None = None) -> str:
    """Under which name an answer is kept while an event waits."""
    return f"{question}.{chat.id}" + (f".{message.id}" if message else "")


def _flat(rows: tuple[tuple[Choice, ...], ...]) -> tuple[Choice, ...]:
    return tuple(choice for row in rows for choice in row)
