"""Who is in a co-op that is measured: a cast of whom a measure knows what they are, and a crowd behind it.

The cast is in the first chapter, and the same whatever the size of the crowd.
"""

from collections.abc import Iterator, Mapping

import msgspec

from organiser.chat.refs import AccountRef, ChatRef, Network
from organiser.handlers.members.membership.roster import LOOK
from organiser.members.roles import Role
from organiser.members.states import State

FIRST_ACCOUNT = 5_000_000_000
GROUPS = 30
"""Groups of the first chapter, each joined with a room."""

_GIVEN = ("Anna", "Kim", "Mila", "Jonas", "지훈", "서연", "Fatima", "Bram", "Åsa", "Noor", "Ye-jin", "Lars")
_FAMILY = ("de Vries", "Lindqvist", "박", "Peeters", "Okafor", "Nilsson", "이", "Jansen", "Öberg", "Demir")


class Kind(msgspec.Struct, frozen=True):
    """What somebody is: without a state a person who is nothing to the co-op so far.

    `count` is how many the cast has of them: a measure needs somebody anew for what can be done once.
    """

    state: State | None = None
    roles: tuple[Role, ...] = ()
    welcome: bool = False
    count: int = 0


CAST: dict[str, Kind] = {
    "officer": Kind(State.MEMBER, tuple(Role), count=1),
    "second": Kind(State.MEMBER, tuple(Role), count=2),
    "aide": Kind(State.MEMBER, (Role.ORGANISER,), count=30),
    "member": Kind(State.MEMBER, count=240),
    "stranger": Kind(count=60),
    "applicant": Kind(State.APPLIED, welcome=True, count=60),
    "suspended": Kind(State.SUSPENDED, count=30),
    "excluded": Kind(State.EXCLUDED, count=30),
    "invited": Kind(State.INVITED, count=5),
    "newcomer": Kind(State.PROBATION, count=LOOK),
}
"""Who there is of each kind. The officers hold every role.

A page of `/members` looks at so many of each state at most: with these, it is as full in a small co-op as in
a large one, and what it takes more there is for the size alone.
"""

SETTLED = {name: kind for name, kind in CAST.items() if kind.state is State.MEMBER}
"""Those of whom nothing is due: a bot that runs would tell people of that while something is measured."""


class One(msgspec.Struct, frozen=True):
    """Somebody. `person` is also the number of the membership, where there is one."""

    person: int
    account: int
    kind: Kind
    chapter: int
    name: str

    @property
    def chat(self) -> ChatRef:
        """Their private chat with the bot."""
        return ChatRef(Network.TELEGRAM, str(self.account))

    @property
    def ref(self) -> AccountRef:
        """Their account."""
        return AccountRef(Network.TELEGRAM, str(self.account))


def group(number: int) -> ChatRef:
    """One of the groups, counted from 0."""
    return ChatRef(Network.TELEGRAM, f"-100900000{number:04}")


def shape(crowd: int, chapters: int, cast: Mapping[str, Kind] = CAST) -> Iterator[One]:
    """Everybody: first the cast, in the first chapter, then the crowd, spread over the chapters."""
    kinds = [kind for kind in cast.values() for _ in range(kind.count)]
    for number in range(len(kinds) + crowd):
        at = number - len(kinds)
        kind = kinds[number] if at < 0 else _of_crowd(at)
        chapter = 1 if at < 0 else at % chapters + 1
        name = f"{_GIVEN[number % len(_GIVEN)]} {_FAMILY[number // 7 % len(_FAMILY)]} {number}"
        yield One(number + 1, FIRST_ACCOUNT + number, kind, chapter, name)


def _of_crowd(at: int) -> Kind:
    """Of a hundred in the crowd one waits for admission, two are on probation, three have left."""
    match at % 100:
        case 11:
            return Kind(State.APPLIED)
        case 22 | 72:
            return Kind(State.PROBATION)
        case 33 | 53 | 83:
            return Kind(State.RESIGNED)
        case _:
            return Kind(State.MEMBER)
