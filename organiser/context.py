"""What a handler is given: who asks, where, when, in which language; the state, and a way to answer."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from organiser import access
from organiser.access import Standing, Who
from organiser.bridge.allowance import SPAN, Allowance, Answering
from organiser.bridge.watch import Watch
from organiser.chat.content import Attachment
from organiser.chat.incoming import Answered, Sender
from organiser.chat.outgoing import Action, Choice, Post, Question, Revise
from organiser.chat.refs import FileRef, LineId, MessageRef, Network
from organiser.command_table import CommandTable  # noqa: TC001 - msgspec reads the annotations
from organiser.errors import Refusal
from organiser.house import Names, Tongues
from organiser.i18n import Words
from organiser.kernel import Ids
from organiser.members import admission
from organiser.members.states import State
from organiser.storage.chapters import Chapter
from organiser.storage.codes import Offered
from organiser.storage.directory import Chat
from organiser.storage.store import Store
from organiser.views import anywhere
from organiser.views.bridge import ShownChat
from organiser.wanted import Wanted, WhichChapter, answer_key

Telling = Callable[[Network, Words], Post]
"""Words for somebody, who may be reached on either network."""


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


class Context(msgspec.Struct, frozen=True):
    """One event's surroundings. Returning from a handler commits, raising rolls back.

    A `Refusal` is an outcome too: its words and what was written before it are committed.

    `pressed` is the message under which a button was pressed, where that is what happened.
    `attachment` is the file that came with what was said.
    `answers` holds what networks told about this event so far, by question and chat; `chosen` is the chapter
    that who asks was asked for.
    """

    house: House
    store: Store
    chat: Chat
    sender: Sender
    now: datetime
    answers: dict[str, Answered] = {}
    reply_to: MessageRef | None = None
    message: MessageRef | None = None
    pressed: MessageRef | None = None
    attachment: Attachment | None = None
    chosen: int | None = None
    standings: dict[int, Standing] = {}

    @property
    def words(self) -> Words:
        """The language to answer in: the chat's."""
        return self.house.tongues.of(self.chat)

    @property
    def author(self) -> bytes:
        """The lookup key of who asks."""
        return self.store.vault.account_key(self.sender.account)

    @property
    def person(self) -> int | None:
        """Who asks; None where nobody is known behind the account, as with most who talk in groups."""
        return self.store.people.of(self.author)

    def require_person(self) -> int:
        """Who asks, where only somebody who is known can.

        Raises:
            NotPerson: nobody is known behind the account.
        """
        if self.person is None:
            raise access.NotPerson
        return self.person

    def learn(
        self,
        question: Question,
        chat: Chat | None = None,
        message: MessageRef | None = None,
        file: FileRef | None = None,
    ) -> Answered:
        """What a network answers about `chat` (the event's own by default), who asks, a message or file.

        Raises:
            Wanted: it was not asked yet.
        """
        about = chat or self.chat
        known = self.answers.get(answer_key(question, about, message or file))
        if question is Question.ROLE:
            known = self._role(about, known)
        if known is None:
            account = self.sender.account if question in {Question.ROLE, Question.PRIVATE} else None
            raise Wanted(about, question, account, message, file)
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

    async def tell(self, person: int | None, telling: Telling) -> bool:
        """Say something to a person in private, wherever they are reached, in the language they use there.

        Returns whether they can be reached; None, who stands behind no account, never is.
        """
        chat = None if person is None else await self.store.people.reach(person)
        if chat is not None:
            self.send(chat, telling(chat.ref.network, self.words_of(chat)))
        return chat is not None

    async def standing(self) -> Standing:
        """What who asks is to the co-op, as it was when this event asked first."""
        if self.person is None:
            return Standing()
        if self.person not in self.standings:
            found = await self.store.people.standing(self.person, self.now, self.author)
            self.standings[self.person] = found
        return self.standings[self.person]

    async def require(self, who: Who) -> None:
        """Pass where who asks may ask for it here: in a chapter's group, what they are in that chapter.

        Raises:
            Refusal: they may not; each of `access.Who` has its own.
        """
        if who is Who.CHAT_ADMIN:
            self.require_admin()
        elif who is not Who.ANYONE:
            try:
                access.require(who, await self.standing(), self.chat.chapter)
            except (access.NotFullMember, access.NotMember) as why:
                raise await self._why_no_member(why) from why

    async def _why_no_member(self, why: Refusal) -> Refusal:
        """The same refusal for who is suspended, or is a full member from a day on."""
        mine, chapter = (await self.standing()).memberships, self.chat.chapter
        here = [one for one in mine if chapter in {None, one.chapter}]
        if any(one.state is State.SUSPENDED for one in here):
            return access.SuspendedNow()
        waiting = next((one for one in here if one.state is State.PROBATION), None)
        kept = None if waiting is None else await self.store.memberships.get(waiting.id)
        if kept is None:
            return why
        there = await self.store.chapters.get(kept.membership.chapter)
        settings = await self.store.chapters.settings(there.id)
        return access.NotFullMember(there.day(admission.probation_end(kept.membership.since, settings)))

    async def chapter(self, who: Who = Who.PERSON) -> Chapter:
        """The chapter that is meant by somebody who must be such a one there.

        In a group it is the group's; in private the person's only one, or the one that they choose now.

        Raises:
            NoChapter: this group belongs to none.
            Refusal: they are no such one there.
            WhichChapter: they are asked first.
        """
        if self.chat.private:
            meant, *others = access.chapters_meant(who, await self.standing(), self.chosen)
            if others:
                raise WhichChapter(self.chat, (meant, *others))
        elif self.chat.chapter is None:
            raise access.NoChapter
        else:
            meant = self.chat.chapter
            access.require(who, await self.standing(), meant)
        return await self.store.chapters.get(meant)

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
                told = anywhere.answers_later(SPAN, self.words, private=self.chat.private)
                self.send(self.chat, msgspec.structs.replace(told, yields=True))
            case Answering.SILENCE:
                return

    def _answering(self) -> Answering:
        known = self.answers.get(answer_key(Question.ROLE, self.chat))
        if known is not None and known.role == access.ADMIN:
            return Answering.ANSWER
        return self.house.allowance.take(self.chat.id, self.author, self.now, private=self.chat.private)

    def send(self, chat: Chat, action: Action) -> None:
        """Let an action be carried out in a chat. Choices are remembered, to be chosen by number too."""
        if isinstance(action, Post) and action.choices:
            # A line of its own, by which the message is known again that somebody reacts to.
            action = msgspec.structs.replace(action, line=LineId(self.house.ids.new()))
            self.store.offer(chat, Offered(_flat(action.choices), action.line))
        elif isinstance(action, Revise) and action.post.choices:
            self.store.offer(chat, Offered(_flat(action.post.choices)))
        self.store.outbox.add(chat.id, action)


def shown(chat: Chat, members: int | None = None) -> ShownChat:
    """The chat as people elsewhere see it."""
    return ShownChat(chat.title, chat.ref.network, members)


def _flat(rows: tuple[tuple[Choice, ...], ...]) -> tuple[Choice, ...]:
    return tuple(choice for row in rows for choice in row)
