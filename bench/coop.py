"""A co-op of any size, written straight into the tables of a bot that does not run.

Everybody (`bench.cast`) has an account, a private chat, a sealed name, consents, work and a history, as if
they had come one by one.
"""

import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Table, insert

from bench.cast import CAST, GROUPS, Kind, One, group, shape
from organiser.chat.refs import ChatRef, Network
from organiser.kernel import millis
from organiser.members import consents
from organiser.members.consents import Purpose
from organiser.members.names import skeleton
from organiser.members.register import Legal
from organiser.members.shares import EntryKind
from organiser.members.states import MEMBERS, Rule, State
from organiser.storage import meta, migrate, records
from organiser.storage.engine import Connection, Database
from organiser.storage.records import Place, Records
from organiser.storage.tables import (
    ACCOUNT,
    CHAPTER,
    CHAT,
    CONSENT,
    CONVERSATION,
    MEMBERSHIP,
    MEMBERSHIP_CHANGE,
    OWNER,
    PERSON,
    ROLE_TERM,
    SHARE_ENTRY,
    SPONSORSHIP,
    WORK,
)
from organiser.vault import Vault

WITH_LEGAL = 20
"""Who among the first owners, and every how manieth of all, has a legal name written down."""

PORTION = 2000
"""Rows of one statement."""

_AGO = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Coop:
    """What was written down: in which folder, and the cast by kind."""

    folder: Path
    cast: dict[str, Sequence[One]]

    @property
    def url(self) -> str:
        """The database."""
        return _url(self.folder)


async def found(
    folder: Path, crowd: int, chapters: int, now: datetime, cast: Mapping[str, Kind] = CAST
) -> Coop:
    """Write a co-op into the database of `folder`, which is made with its keys; the bot must not run.

    Chapters are beyond founding mode. A group and a room that are joined belong to the first one.
    """
    data, secrets = folder / "data", folder / "secrets"
    for each in (data, secrets):
        each.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = Database(_url(folder))
    people = tuple(shape(crowd, chapters, cast))
    try:
        await migrate.upgrade(database)
        async with database.writing() as connection:
            vault = await meta.opened(connection, secrets)
            keys = await records.opened(connection, secrets, vault)
            await _chapters(connection, chapters, now - 3 * _AGO)
            await _people(connection, vault, people, now - 2 * _AGO)
            await _members(connection, vault, people, now - _AGO)
            await _owners(connection, Records(connection, keys), people, now - _AGO)
    finally:
        await database.close()
    return Coop(folder, {name: [one for one in people if one.kind is kind] for name, kind in cast.items()})


def _url(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'data' / 'organiser.db'}"


async def _add(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    while some := list(islice(rows, PORTION)):
        await connection.execute(insert(table), some)


async def _chapters(connection: Connection, chapters: int, at: datetime) -> None:
    about = {"profile": "nl", "currency": "EUR", "zone": "Europe/Amsterdam", "language": "en"}
    made = {"created": millis(at), "founded": millis(at)}
    rows = ({"id": one + 1, "name": f"Chapter {one + 1}"} | about | made for one in range(chapters))
    await _add(connection, CHAPTER, rows)
    joined = (
        {"id": one + 1, "names": "full", "salt": b"s" * 16, "created": millis(at)} for one in range(GROUPS)
    )
    await _add(connection, CONVERSATION, joined)
    common = {"title": "Couriers", "welcomed": True, "chapter_id": 1, "language": "en"}
    places = (
        {"network": ref.network, "address": ref.id, "conversation_id": one + 1} | common
        for one in range(GROUPS)
        for ref in (group(one), ChatRef(Network.MATRIX, f"!members{one}:null.localhost"))
    )
    await _add(connection, CHAT, places)


async def _people(connection: Connection, vault: Vault, people: Sequence[One], at: datetime) -> None:
    """Persons with an account and a private chat each; ids of chats follow those of groups and rooms."""
    before = 2 * GROUPS

    def chat(one: One) -> dict[str, Any]:
        address = vault.chat_address(one.chat)
        sealed = vault.seal(one.chat.id.encode(), f"chat.sealed.{address}")
        where = {"id": one.person + before, "network": "telegram", "address": address, "sealed": sealed}
        return where | {"private": True, "welcomed": True, "language": "en"}

    def account(one: One) -> dict[str, Any]:
        key = vault.account_key(one.ref)
        sealed = vault.seal(f"{one.account}\n{one.name}".encode(), f"account.sealed.{key.hex()}")
        who = {"key": key, "network": "telegram", "sealed": sealed, "seen": millis(at)}
        return who | {"chat_id": one.person + before, "person_id": one.person}

    await _add(connection, CHAT, (chat(one) for one in people))
    persons = ({"id": one.person, "created": millis(at), "chat_id": one.person + before} for one in people)
    await _add(connection, PERSON, persons)
    await _add(connection, ACCOUNT, (account(one) for one in people))


async def _members(connection: Connection, vault: Vault, people: Sequence[One], at: datetime) -> None:
    """Memberships with everything that belongs to them, but for the owner register."""
    naming = vault.derive("member names")

    def membership(one: One, kind: Kind, state: State) -> dict[str, Any]:
        sealed = vault.seal(one.name.encode(), f"membership.name.{one.person}")
        key = hmac.digest(naming, skeleton(one.name).encode(), hashlib.sha256)[:16]
        person = None if state is State.INVITED else one.person
        who = {"id": one.person, "person_id": person, "chapter_id": one.chapter, "klass": "owner_member"}
        how = {"state": state, "name": sealed, "name_key": key, "welcome": kind.welcome}
        admitted = millis(at) if _was_admitted(state) else None
        return who | how | {"since": millis(at), "applied": millis(at - _AGO), "admitted": admitted}

    members = [(one, one.kind, one.kind.state) for one in people if one.kind.state is not None]
    await _add(connection, MEMBERSHIP, (membership(*one) for one in members))
    steps = (
        {"membership_id": one.person, "before": before, "after": after, "rule": rule, "at": millis(at)}
        for one, _, state in members
        for before, after, rule in ((None, State.APPLIED, Rule.APPLIED), (State.APPLIED, state, Rule.WELCOME))
        if after is not before
    )
    await _add(connection, MEMBERSHIP_CHANGE, steps)
    given = (
        {
            "person_id": one.person,
            "purpose": purpose,
            "version": consents.current(purpose),
            "given": millis(at),
        }
        for one, _, _ in members
        for purpose in (Purpose.MEMBERSHIP, Purpose.MEMBER_LIST)
    )
    await _add(connection, CONSENT, given)
    work = (
        {"membership_id": one.person, "kind": kind, "value": value}
        for one, _, _ in members
        for kind, value in (("platform", "uber_eats"), ("job", "courier"))
    )
    await _add(connection, WORK, work)
    asked = next(one for one in reversed(people) if one.kind is CAST["member"])
    applicants = (one.person for one in people if one.kind is CAST["applicant"])
    vouching = {"sponsor_id": asked.person, "state": "asked", "at": millis(at)}
    await _add(connection, SPONSORSHIP, ({"membership_id": one} | vouching for one in applicants))
    terms = (
        {"membership_id": one.person, "role": role, "since": millis(at), "until": millis(at + 8 * _AGO)}
        for one, kind, _ in members
        for role in kind.roles
    )
    await _add(connection, ROLE_TERM, terms)


async def _owners(connection: Connection, kept: Records, people: Sequence[One], at: datetime) -> None:
    """The owner register with one share for each line, and some sealed legal names: each takes its time."""
    lines: list[dict[str, Any]] = []
    last: dict[int, int] = {}
    for one in people:
        state = one.kind.state
        if state is None or not _was_admitted(state):
            continue
        number = last[one.chapter] = last.get(one.chapter, 0) + 1
        legal = msgspec.json.encode(Legal(one.name, f"Street {number}\n1000 AB Amsterdam"))
        line = {
            "id": len(lines) + 1,
            "chapter_id": one.chapter,
            "number": number,
            "membership_id": one.person,
        }
        place, record = Place("owner", "record_id", len(lines) + 1), None
        if number <= WITH_LEGAL or not number % WITH_LEGAL:
            record = await kept.put(place, legal)
        left = None if state in MEMBERS or state is State.SUSPENDED else millis(at)
        lines.append(line | {"record_id": record, "admitted": millis(at), "left": left})
    await kept.flush()
    await _add(connection, OWNER, iter(lines))
    taken = {"kind": EntryKind.ISSUE, "shares": 1, "amount": 5000, "currency": "EUR", "at": millis(at)}
    entries = (
        {"chapter_id": line["chapter_id"], "owner_id": line["id"], "day": f"{at:%Y-%m-%d}"} | taken
        for line in lines
    )
    await _add(connection, SHARE_ENTRY, entries)


def _was_admitted(state: State) -> bool:
    return state in MEMBERS or state in {State.SUSPENDED, State.RESIGNED, State.EXCLUDED}
