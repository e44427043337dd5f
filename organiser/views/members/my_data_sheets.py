"""The tables of `/mydata` as sheets: what each column is called, and how each value stands in a file."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final, assert_never

from organiser import exports
from organiser.exports import Cell, Column, Sheet
from organiser.forms import Wording
from organiser.i18n import Words
from organiser.members.consents import Purpose
from organiser.members.own_data import Kind, Told, Value, Where, Which, Who, Word
from organiser.members.roles import Role
from organiser.members.states import State
from organiser.views.anywhere import network_name
from organiser.views.bridge.chats import ShownChat, chat_name
from organiser.views.members.consents import purpose_label
from organiser.views.members.my_data import TITLES
from organiser.views.members.my_data_contents import readable
from organiser.views.members.my_data_words import fixed_word, yes_or_no
from organiser.views.members.roles import role_name

VERSION: Final = 3
"""2: what programs read is the same in every language. 3: `somebody`, who may be a member, was `former`."""

COLUMNS: Final[Mapping[str, Wording]] = {
    # Translators: titles of columns in the file of what is kept of a person.
    "about": lambda words: words.pgettext("column", "Whose"),
    "account": lambda words: words.pgettext("column", "Account"),
    "address": lambda words: words.pgettext("column", "Address"),
    "admitted": lambda words: words.pgettext("column", "Admitted"),
    "after": lambda words: words.pgettext("column", "After"),
    "amount": lambda words: words.pgettext("column", "Amount"),
    "answers": lambda words: words.pgettext("column", "Answers"),
    "applied": lambda words: words.pgettext("column", "Applied"),
    "at": lambda words: words.pgettext("column", "When"),
    "before": lambda words: words.pgettext("column", "Before"),
    "begun": lambda words: words.pgettext("column", "Begun"),
    "chapter": lambda words: words.pgettext("column", "Chapter"),
    "chat": lambda words: words.pgettext("column", "Chat"),
    "class": lambda words: words.pgettext("column", "Class"),
    "command": lambda words: words.pgettext("column", "Command"),
    "content": lambda words: words.pgettext("column", "Content"),
    "conversation": lambda words: words.pgettext("column", "Conversation"),
    "count": lambda words: words.pgettext("column", "How many"),
    "created": lambda words: words.pgettext("column", "Since"),
    "currency": lambda words: words.pgettext("column", "Currency"),
    "day": lambda words: words.pgettext("column", "Day"),
    "decided": lambda words: words.pgettext("column", "Decided on"),
    "decided_by": lambda words: words.pgettext("column", "Decided by"),
    "emoji": lambda words: words.pgettext("column", "Emoji"),
    "ended": lambda words: words.pgettext("column", "Ended"),
    "excluded": lambda words: words.pgettext("column", "Excluded"),
    "given": lambda words: words.pgettext("column", "Agreed on"),
    "granted_by": lambda words: words.pgettext("column", "Granted by"),
    "kind": lambda words: words.pgettext("column", "Kind"),
    "language": lambda words: words.pgettext("column", "Language"),
    "leaves": lambda words: words.pgettext("column", "Notice ends"),
    "left": lambda words: words.pgettext("column", "Left"),
    # Translators: something that somebody said in a chat.
    "line": lambda words: words.pgettext("column", "Line"),
    "linked": lambda words: words.pgettext("column", "Linked on"),
    "message": lambda words: words.pgettext("column", "Message"),
    "name": lambda words: words.pgettext("column", "Name"),
    "network": lambda words: words.pgettext("column", "Network"),
    "number": lambda words: words.pgettext("column", "Number"),
    "part": lambda words: words.pgettext("column", "Part"),
    "presence": lambda words: words.pgettext("column", "The bot there"),
    "proposed_by": lambda words: words.pgettext("column", "Proposed by"),
    "purpose": lambda words: words.pgettext("column", "What for"),
    "reason": lambda words: words.pgettext("column", "Reason"),
    # Translators: the number of the entry in the share ledger that this one reverses.
    "reverses": lambda words: words.pgettext("column", "Reverses entry"),
    "role": lambda words: words.pgettext("column", "Role"),
    "rule": lambda words: words.pgettext("column", "Rule"),
    "seconded_by": lambda words: words.pgettext("column", "Confirmed by"),
    "seen": lambda words: words.pgettext("column", "Last seen"),
    "shares": lambda words: words.pgettext("column", "Shares"),
    "since": lambda words: words.pgettext("column", "Since"),
    "state": lambda words: words.pgettext("column", "State"),
    "touched": lambda words: words.pgettext("column", "Last answer"),
    "type": lambda words: words.pgettext("column", "Kind of file"),
    "until": lambda words: words.pgettext("column", "Until"),
    "value": lambda words: words.pgettext("column", "What"),
    "version": lambda words: words.pgettext("column", "Text of"),
    "welcome": lambda words: words.pgettext("column", "Waits for a steward"),
    "welcomed": lambda words: words.pgettext("column", "Greeted"),
    "what": lambda words: words.pgettext("column", "What"),
    "who": lambda words: words.pgettext("column", "Who"),
    "why": lambda words: words.pgettext("column", "What for"),
    "withdrawn": lambda words: words.pgettext("column", "Withdrawn on"),
}
"""Every key of `storage.traces`."""

STATES: Final[Mapping[State, Wording]] = {
    # Translators: what a membership is at a time, in a table.
    State.INVITED: lambda words: words.pgettext("state", "invited"),
    State.APPLIED: lambda words: words.pgettext("state", "applied"),
    State.SPONSORED: lambda words: words.pgettext("state", "sponsored"),
    State.PROBATION: lambda words: words.pgettext("state", "on probation"),
    State.MEMBER: lambda words: words.pgettext("state", "full member"),
    State.SUSPENDED: lambda words: words.pgettext("state", "suspended"),
    State.RESIGNED: lambda words: words.pgettext("state", "left"),
    State.EXCLUDED: lambda words: words.pgettext("state", "excluded"),
    State.DECLINED: lambda words: words.pgettext("state", "declined"),
    State.WITHDRAWN: lambda words: words.pgettext("state", "taken back"),
    State.MERGED: lambda words: words.pgettext("state", "joined with another one"),
}

READ: Final[Mapping[str, Wording]] = {
    # Translators: what somebody looked at, or why; in a table.
    "application": lambda words: words.pgettext("read", "application"),
    "entries": lambda words: words.pgettext("read", "imported entries"),
    "everything": lambda words: words.pgettext("read", "everything"),
    "export": lambda words: words.pgettext("read", "a file of it"),
    "members": lambda words: words.pgettext("read", "list of members"),
    "mydata": lambda words: words.pgettext("read", "the file of one's own data"),
    "question": lambda words: words.pgettext("read", "a question to the stewards"),
    "register": lambda words: words.pgettext("read", "owner register"),
}
"""The words that handlers write down with a reading."""

_KINDS: Final = {Kind.NUMBER: exports.Kind.NUMBER, Kind.TIME: exports.Kind.TIME}


def sheets(told: Sequence[Told], words: Words, made: datetime) -> tuple[Sheet, ...]:
    """A sheet for each table that has something of the person, in their language."""
    return tuple(_sheet(one, words, made, _KINDS, _cell) for one in told)


def coded(told: Sequence[Told], words: Words, made: datetime) -> tuple[Sheet, ...]:
    """The same for programs: fixed words and flags as they are kept. Only titles, and chats, have words."""
    return tuple(_sheet(one, words, made, _KINDS | {Kind.FLAG: exports.Kind.FLAG}, _code) for one in told)


def _sheet(
    told: Told,
    words: Words,
    made: datetime,
    kinds: Mapping[Kind, exports.Kind],
    cell: Callable[[str, Value, Words], Cell],
) -> Sheet:
    return Sheet(
        name=told.table,
        version=VERSION,
        title=TITLES[told.table](words),
        columns=tuple(
            Column(key, COLUMNS[key](words), kinds.get(kind, exports.Kind.TEXT)) for key, kind in told.columns
        ),
        rows=tuple(
            tuple(
                cell(f"{told.table}.{key}", value, words)
                for (key, _), value in zip(told.columns, row, strict=True)
            )
            for row in told.rows
        ),
        made=made,
    )


def _code(place: str, value: Value, words: Words) -> Cell:
    """A value as programs read it: somebody else by name and number, otherwise by what they are."""
    match value:
        case Word(value=said):
            return said
        case Who(which=Which.NOBODY):
            return None
        case Who(which=Which.MEMBER, name=name, number=number):
            return f"{name} ({number})"
        case Who(which=which):
            return which.name.lower()
        case bool() | str() if place != "record.content":
            return value
        case _:
            return _cell(place, value, words)


def _cell(place: str, value: Value, words: Words) -> Cell:
    """A value as it stands in a file; `place` is its table and key."""
    match value:
        case Word(value=said):
            return fixed_word(place, said, words) or _word(place.partition(".")[2], said, words)
        case Who(which=Which.NOBODY) if place == "reading.who":
            # Translators: in a table: the operator looked, on the machine itself.
            return words.pgettext("who", "whoever runs this bot")
        case Who():
            return who(value, words)
        case Where():
            return _where(value, words)
        case bool():
            return yes_or_no(value, words)
        case _:
            return readable(place, value) if isinstance(value, str) else value


def _where(chat: Where, words: Words) -> str:
    if not chat.title:
        return words.gettext("our private chat on {network}", network=network_name(chat.network, words))
    return chat_name(ShownChat(chat.title, chat.network), words)


def _word(key: str, said: str, words: Words) -> str:
    """A fixed word in the reader's language, where it has one."""
    if key in {"state", "before", "after"} and said in set(State):
        return STATES[State(said)](words)
    if key == "role":
        return role_name(Role(said), words)
    if key == "purpose" and said in set(Purpose):
        return purpose_label(Purpose(said), words)
    if key in {"what", "why"} and said in READ:
        return READ[said](words)
    return said


def who(somebody: Who, words: Words) -> str:
    """Somebody else, by name and number; or that it was nobody."""
    match somebody.which:
        case Which.YOU:
            # Translators: in a table: the person who reads it did it.
            return words.pgettext("who", "you")
        case Which.MEMBER:
            # Translators: a member with the number: "Kim (12)".
            return words.pgettext("who", "{name} ({number})", name=somebody.name, number=str(somebody.number))
        case Which.SOMEBODY:
            # Translators: in a table: somebody of whom nothing more is told.
            return words.pgettext("who", "somebody else")
        case Which.NOBODY:
            return ""
        case _:
            assert_never(somebody.which)
