"""Somebody who is in every table that knows people, with words that nobody else has."""

from dataclasses import dataclass
from datetime import timedelta

import msgspec
from sqlalchemy import insert

from organiser.bridge.codes import Code
from organiser.chat.content import Content
from organiser.chat.incoming import Said, Sender
from organiser.chat.outgoing import Choice, Post
from organiser.chat.ports import Raw
from organiser.chat.refs import AccountRef, ChatRef, LineId, MessageRef, Network
from organiser.chat.text import plain
from organiser.course import Filling
from organiser.kernel import millis
from organiser.members import acts
from organiser.members.acts import ActKind
from organiser.members.codes import OneTimeCode, Purpose
from organiser.members.consents import Purpose as Use
from organiser.members.consents import give
from organiser.members.register import Legal, Owner
from organiser.members.roles import Role, Term
from organiser.members.shares import Entry, EntryKind
from organiser.members.states import Rule, State
from organiser.members.steps import Change
from organiser.storage import failed, inbox
from organiser.storage.codes import Offered
from organiser.storage.dialogs import Opened
from organiser.storage.directory import Chat
from organiser.storage.lines import Line
from organiser.storage.reactions import Given
from organiser.storage.readings import Reading
from organiser.storage.store import Store
from organiser.storage.tables import EDIT
from organiser.storage.work import Work
from tests.fakes.clock import START
from tests.fakes.kept import line_of

CHAPTER = 1
BELGIAN = {"profile": "be", "currency": "EUR", "zone": "Europe/Brussels", "language": "nl"}

ID = "70370370370"
NAME = "Zilverschoon"
SHOWN = "Wolfsmelk"
LEGAL = Legal("Kattenstaart", "Moerasspirea 5")
REASON = "Speenkruid"
ANSWER = "Dotterbloem"
TEXT = "Penningkruid"
WHO = Sender(AccountRef(Network.TELEGRAM, ID), NAME, language="nl")
PLACE = ChatRef(Network.TELEGRAM, ID)

TRACELESS = tuple(
    word.encode()
    for word in (ID, NAME, SHOWN, LEGAL.name, "Moerasspirea", REASON, ANSWER, TEXT, "Anjer", "Lisdodde")
)
"""What stands in no file once somebody is erased."""


@dataclass
class Somebody:
    """Whom the database knows everywhere, and who is beside them."""

    person: int
    other: int
    key: bytes
    chat: Chat
    number: int
    applicant: int
    owner: int
    record: int | None


async def known_everywhere(store: Store, *, profile: str = "nl") -> Somebody:
    """Write somebody into every table that knows people."""
    await store.chapters.add("Gent", START, founding=False, **(BELGIAN | {"profile": profile}))
    person, chat = await _meet(store, WHO, PLACE)
    stranger = Sender(AccountRef(Network.TELEGRAM, "8"), "Other")
    other, _ = await _meet(store, stranger, ChatRef(Network.TELEGRAM, "8"))
    key = store.vault.account_key(WHO.account)
    number, owner = await _member(store, person)
    applicant = await _beside(store, person, other, number)
    await _written_down(store, person, other, number)
    await _bridged(store, key, chat)
    await _on_the_way(store, person, chat)
    return Somebody(person, other, key, chat, number, applicant, owner.id, owner.record)


async def _meet(store: Store, who: Sender, place: ChatRef) -> tuple[int, Chat]:
    chat = await store.chats.meet(place, private=True)
    return await store.people.meet(who, chat, START), chat


async def _member(store: Store, person: int) -> tuple[int, Owner]:
    change = Change(None, State.MEMBER, person, Rule.FOUNDED, START, REASON)
    kept = await store.memberships.begin(CHAPTER, person, change, name=SHOWN)
    number = kept.membership.id
    await store.work.put(number, Work(("Lisdodde",), ("care",)))
    line = await line_of(store, number)
    assert line is not None
    owner = await store.register.change(line, LEGAL)
    await store.share_ledger.enter(
        CHAPTER,
        Entry(EntryKind.ISSUE, owner.id, 1, 10000, "EUR", START.date()),
        currency="EUR",
        actor=number,
    )
    return number, owner


async def _beside(store: Store, person: int, other: int, number: int) -> int:
    """Somebody for whom they vouch, whom they suspended, and to whom they gave a role."""
    change = Change(None, State.APPLIED, other, Rule.APPLIED, START)
    kept = await store.memberships.begin(CHAPTER, other, change, name="Other")
    application = kept.membership
    await store.sponsorships.ask(application.id, [number], START)
    again = Change(State.APPLIED, State.PROBATION, person, Rule.WELCOME, START, "because")
    await store.memberships.take(application, again)
    term = Term(application.id, other, Role.TREASURER, START, START + timedelta(days=365))
    await store.roles.add(term, person, person)
    return application.id


async def _written_down(store: Store, person: int, other: int, number: int) -> None:
    await store.acts.add(CHAPTER, acts.propose(ActKind.SET, person, START), b"Anjer")
    await store.acts.add(CHAPTER, acts.propose(ActKind.EXCLUDE, other, START, about=person), b"Anjer")
    await store.consents.give(person, give(Use.MEMBERSHIP, START))
    for reading in (
        Reading("register", "line", START, person=person, chapter=CHAPTER, actor=other),
        Reading("register", "page", START, chapter=CHAPTER, actor=other),
        Reading("register", "line", START, person=other, chapter=CHAPTER, actor=person),
    ):
        await store.readings.add(reading)
    await store.one_time_codes.put("SECRET", OneTimeCode(Purpose.LINK, person, START + timedelta(minutes=9)))
    await store.one_time_codes.put("CLAIM", OneTimeCode(Purpose.CLAIM, number, START + timedelta(minutes=9)))


async def _bridged(store: Store, key: bytes, chat: Chat) -> None:
    line = LineId(77)
    store.lines.add(Line(line, 1, 1, key, millis(START)), 1, "m1")
    store.lines.add_copy(line, 2, 0, "$copy")
    await store.lines.flush()
    edit = {"line_id": line, "chat_id": 2, "message": "$e", "at": millis(START)}
    await store.connection.execute(insert(EDIT).values(edit))
    await store.reactions.give(Given(line, 1, key, "👍"))
    await store.accounts.mute(1, key, "spam", START + timedelta(days=2))
    await store.codes.put("BRIDGE", Code(1, key, chat.id, START + timedelta(minutes=9), None))
    await store.codes.count_guess(key, 1, START)


async def _on_the_way(store: Store, person: int, chat: Chat) -> None:
    said = Said(
        chat=PLACE,
        at=START,
        message=MessageRef(PLACE, "5"),
        sender=WHO,
        content=Content(text=plain(TEXT)),
        private=True,
    )
    body = msgspec.json.encode(said)
    await inbox.add(store.connection, Network.TELEGRAM, [Raw("broken", body)], START)
    await failed.set_aside(store.connection, store.directory.vault, 1, "KeyError", "ABCD")
    await store.inquiries.put(body, of_person=False)
    filling = Filling(answers={"name": ANSWER})
    await store.dialogs.put(Opened(person, chat.id, "join", "tok", 1, filling, START, START))
    file = await store.made_files.put("export.csv", "text/csv", TEXT.encode())
    store.outbox.add(chat.id, Post(text=plain(TEXT), attachment=file))
    store.outbox.add(1, Post(text=plain(TEXT)), line=LineId(77), held=True)
    store.offer(chat, Offered((Choice(SHOWN, "x"),)))
