"""The single permission gate: who may ask for what, and why not.

What somebody is to a chat is asked of the network, never guessed; what they are to the co-op is told by the
store (`Standing`). Which command needs whom stands in `handlers.commands` and is held by `handlers.events`
before any of them runs; what is about something else than the command's own chat asks here by itself. Who is
refused is written into the log without a name (OWASP ASVS 16.3.2). Above 250 lines because each refusal of
the gate stands beside it.
"""

from datetime import date, timedelta
from enum import Enum, auto
from typing import Final, assert_never

import msgspec
import structlog
from msgspec import structs

from organiser.errors import Refusal
from organiser.members.roles import Role
from organiser.members.states import APPLICATIONS, LIVE, MEMBERS, State

ADMIN: Final = "admin"
"""What a network calls the admin of a chat."""

log = structlog.get_logger()


class Who(Enum):
    """Who may ask. All but the first three are something in a chapter; `ADMIN` is the co-op's own."""

    ANYONE = auto()
    CHAT_ADMIN = auto()
    PERSON = auto()
    APPLICANT = auto()
    MEMBER = auto()
    FULL_MEMBER = auto()
    HEARD = auto()
    """Who is asked what all members are asked: a full member, also while suspended."""
    STEWARD = auto()
    ORGANISER = auto()
    TREASURER = auto()
    ADMIN = auto()
    KEEPER = auto()
    """Who keeps the owner register and the share ledger: a steward or a treasurer."""
    CARETAKER = auto()
    """Who may ask for further chapters, and for chats to belong to them: a steward or an admin."""


_ADMITTED: Final = MEMBERS | {State.SUSPENDED, State.RESIGNED, State.EXCLUDED}


class Held(msgspec.Struct, frozen=True):
    """A membership of somebody, and their roles in that chapter that count at present.

    `id` is the member number, or the application's before admission. A role counts while its term runs and
    its holder may have it (`members.roles.may_hold`). In the first week after the account that asks was
    linked it may be `new`, and then no full member, or some roles may be `withheld` (`members.trust`).
    """

    id: int
    chapter: int
    state: State
    roles: frozenset[Role] = frozenset()
    withheld: frozenset[Role] = frozenset()
    new: bool = False

    @property
    def usable(self) -> frozenset[Role]:
        """The roles that the account that asks can use."""
        return self.roles - self.withheld

    @property
    def live(self) -> bool:
        """Whether it is neither over nor refused."""
        return self.state in LIVE


class Standing(msgspec.Struct, frozen=True):
    """What somebody is: nobody known, or a person with memberships, in the order of their numbers.

    `wait`: for how long the account that asks is too new for some of it.
    """

    person: int | None = None
    memberships: tuple[Held, ...] = ()
    wait: timedelta | None = None

    @property
    def admitted(self) -> bool:
        """Whether this person was ever admitted to a chapter, and so has a line of an owner register."""
        return any(one.state in _ADMITTED for one in self.memberships)

    def held(self, chapter: int) -> Held | None:
        """The live membership in a chapter; there is one at most."""
        return next((one for one in self.memberships if one.chapter == chapter and one.live), None)

    def chapters(self, who: Who) -> tuple[int, ...]:
        """The chapters in which this person is such a one."""
        return tuple(one.chapter for one in self.memberships if _is(who, one))

    def trusted(self) -> "Standing":
        """What the person is, whichever account asks."""
        whole = (structs.replace(one, new=False, withheld=frozenset()) for one in self.memberships)
        return Standing(self.person, tuple(whole))


ROLES: Final = {
    Who.STEWARD: frozenset({Role.STEWARD}),
    Who.ORGANISER: frozenset({Role.ORGANISER}),
    Who.TREASURER: frozenset({Role.TREASURER}),
    Who.ADMIN: frozenset({Role.ADMIN}),
    Who.KEEPER: frozenset({Role.STEWARD, Role.TREASURER}),
    Who.CARETAKER: frozenset({Role.STEWARD, Role.ADMIN}),
}
"""Those who are somebody by a role: any of these will do."""


class NotAdmin(Refusal):
    """Only an admin of the chat may ask for this."""


class NotAdminThere(Refusal):
    """Only an admin of another chat, the one that it is about, may ask for this."""


class NotPermitted:
    """Marks a refusal that tells what somebody is, or is not, to the co-op: it is never said in a group."""


class NotPerson(NotPermitted, Refusal):
    """Only who has used the bot in private may ask for this."""


class NotApplicant(NotPermitted, Refusal):
    """Only who has an open application may ask for this."""


class NotMember(NotPermitted, Refusal):
    """Only members may ask for this, probation included."""


class SuspendedNow(NotPermitted, Refusal):
    """Only members may ask for this, and who asks is a suspended one."""


class NotFullMember(NotPermitted, Refusal):
    """Only members whose probation is over may ask for this."""

    def __init__(self, possible: date | None = None) -> None:
        """`possible`: the day on which the probation of who asks is over, where they are on probation."""
        super().__init__()
        self.possible = possible


class NotSteward(NotPermitted, Refusal):
    """Only a steward of the chapter may ask for this."""


class NotOrganiser(NotPermitted, Refusal):
    """Only an organiser of the chapter may ask for this."""


class NotTreasurer(NotPermitted, Refusal):
    """Only a treasurer of the chapter may ask for this."""


class NotKeeper(NotPermitted, Refusal):
    """Only a steward or a treasurer of the chapter may ask for this."""


class NotCaretaker(NotPermitted, Refusal):
    """Only a steward or an admin of the chapter may ask for this."""


class NotCoopAdmin(NotPermitted, Refusal):
    """Only an admin of the chapter, the co-op's own role, may ask for this."""


class AccountTooNew(NotPermitted, Refusal):
    """The person may, but the account that asks was linked a short time ago, and others were there before."""

    def __init__(self, wait: timedelta) -> None:
        """`wait`: until it may, too."""
        super().__init__()
        self.wait = wait


class NoChapter(Refusal):
    """The group that this was asked in belongs to no chapter."""


def may(who: Who, standing: Standing, chapter: int | None = None) -> bool:
    """Whether somebody is such a one in a chapter; in any chapter of theirs where none is told.

    An admin of a chat is known by the network alone: to that this says no.
    """
    match who:
        case Who.ANYONE:
            return True
        case Who.CHAT_ADMIN:
            return False
        case Who.PERSON:
            return standing.person is not None
        case _:
            chapters = standing.chapters(who)
            return bool(chapters) if chapter is None else chapter in chapters


def require(who: Who, standing: Standing, chapter: int | None = None) -> None:
    """Pass where somebody `may`.

    Raises:
        NotAdmin, NotPermitted: a class for each of `Who`.
        AccountTooNew: see `require_trusted`.
    """
    if not may(who, standing, chapter):
        _note(who)
        require_trusted(who, standing, chapter)
        raise _refusal(who)


def require_trusted(who: Who, standing: Standing, chapter: int | None = None) -> None:
    """Pass unless somebody is such a one, and only their account is too new for it.

    Raises:
        AccountTooNew: for how long it still is.
    """
    if (
        standing.wait is not None
        and not may(who, standing, chapter)
        and may(who, standing.trusted(), chapter)
    ):
        raise AccountTooNew(standing.wait)


def chapters_meant(who: Who, standing: Standing, chosen: int | None = None) -> tuple[int, ...]:
    """The chapters that somebody may mean in private who must be such a one there; at least one.

    It is the one alone that they have `chosen`: what was meant for one chapter never happens in another.

    Raises:
        NotPermitted: they are such a one in no chapter, or not (any more) in the one that they have chosen.
    """
    require(who, standing, chosen)
    chapters = standing.chapters(who)
    if not chapters or (chosen is not None and chosen not in chapters):
        raise NotMember
    return chapters if chosen is None else (chosen,)


def require_admin(role: str | None) -> None:
    """Pass where `role` is that of an admin; None stands for a network that did not tell.

    Raises:
        NotAdmin: it is not.
    """
    if role != ADMIN:
        _note(Who.CHAT_ADMIN)
        raise NotAdmin


def require_admin_there(role: str | None) -> None:
    """The same for another chat than the one in which somebody asks.

    Raises:
        NotAdminThere: it is not.
    """
    if role != ADMIN:
        _note(Who.CHAT_ADMIN)
        raise NotAdminThere


def _is(who: Who, held: Held) -> bool:
    match who:
        case Who.ANYONE | Who.CHAT_ADMIN | Who.PERSON:
            return held.live
        case Who.APPLICANT:
            return held.state in APPLICATIONS
        case Who.MEMBER:
            return held.state in MEMBERS
        case Who.FULL_MEMBER:
            return held.state is State.MEMBER and not held.new
        case Who.HEARD:
            return held.state in {State.MEMBER, State.SUSPENDED} and not held.new
        case Who.STEWARD | Who.ORGANISER | Who.TREASURER | Who.ADMIN | Who.KEEPER | Who.CARETAKER:
            return bool(held.usable & ROLES[who])
        case _:
            assert_never(who)


def _refusal(who: Who) -> Refusal:
    refusals: dict[Who, type[Refusal]] = {
        Who.CHAT_ADMIN: NotAdmin,
        Who.PERSON: NotPerson,
        Who.APPLICANT: NotApplicant,
        Who.MEMBER: NotMember,
        Who.FULL_MEMBER: NotFullMember,
        Who.HEARD: NotFullMember,
        Who.STEWARD: NotSteward,
        Who.ORGANISER: NotOrganiser,
        Who.TREASURER: NotTreasurer,
        Who.KEEPER: NotKeeper,
        Who.CARETAKER: NotCaretaker,
        Who.ADMIN: NotCoopAdmin,
    }
    return refusals[who]()


def _note(who: Who) -> None:
    log.info("access.refused", kind=who.name.lower())
