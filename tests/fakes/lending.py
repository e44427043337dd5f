"""Whether an account that was linked lately did only what it could do before.

What each could do is noted here when two persons become one, from the roles and memberships that they had
until then, and not read from what the bot notes of it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from organiser.kernel import millis, moment
from organiser.members.linking import TRUST
from organiser.members.roles import may_hold
from organiser.members.states import LIVE, Rule, State
from tests.fakes.minutes import KEEPERS, PROPOSERS, REACHED, STEWARD, Books, Minutes
from tests.fakes.powers import is_trusted
from tests.fakes.voices import voices

_WEEK: Final = millis(moment(0) + TRUST)

Could = dict[int, set[str]]
"""The roles that could be used, by the chapters in which somebody was something."""


@dataclass
class Lending:
    """What accounts could do when they were linked, by their keys, and when that was."""

    known: dict[bytes, tuple[int, Could]] = field(default_factory=dict)

    def check(self, minutes: Minutes) -> None:
        """Hold what accounts did against what they may do, and note who is somebody else's now."""
        for person, chapter, roles in _done(minutes):
            acting = self._acting(minutes, person)
            may = [key for key in acting if self._may(minutes.before, key, chapter, roles, minutes.at)]
            assert may or not acting, "an account that is new used a role"
            REACHED["a role was used by a linked account"] += any(key in self.known for key in acting)
        self._confirmed(minutes)
        self._linked(minutes)

    @staticmethod
    def _acting(minutes: Minutes, person: int) -> list[bytes]:
        known = minutes.before["account"]
        return [key for key in minutes.acting if key in known and known[key].person_id == person]

    def _may(self, books: Books, key: bytes, chapter: int, roles: Collection[str], at: int) -> bool:
        """Whether an account could, or no other one of the person could either; no roles: be a member."""
        own = self._could(key, at)
        if own is None:
            return True
        person = books["account"][key].person_id
        theirs = [one for one, row in books["account"].items() if row.person_id == person and one != key]
        others = [self._could(one, at) for one in theirs]
        if chapter not in own and any(one is None or chapter in one for one in others):
            return False
        return not roles or any(
            role in own.get(chapter, ())
            or not any(one is None or role in one.get(chapter, ()) for one in others)
            for role in roles
        )

    def _could(self, key: bytes, at: int) -> Could | None:
        since, could = self.known.get(key, (0, {}))
        return could if at < since + _WEEK else None

    def _confirmed(self, minutes: Minutes) -> None:
        """An account does what another one can, which was there before it, where that lets it."""
        joined = _joined(minutes)
        for key, row in minutes.now["account"].items():
            before, own = minutes.before["account"].get(key), self._could(key, minutes.at)
            if before is None or own is None or before.person_id != row.person_id or row.person_id in joined:
                continue
            if (before.linked, before.brought) == (row.linked, row.brought):
                continue
            theirs = [one for one in minutes.before["account"].values() if one.person_id == before.person_id]
            by = [one for one in theirs if one.key != key and one.key in minutes.acting]
            assert any(is_trusted(one, theirs, minutes.at) for one in by), (
                "trusted, and nobody has confirmed it"
            )
            could = [self._could(one.key, minutes.at) for one in by]
            if None in could:
                del self.known[key]
            for chapter, roles in [pair for one in could if one is not None for pair in one.items()]:
                own.setdefault(chapter, set()).update(roles)

    def _linked(self, minutes: Minutes) -> None:
        """Each account of two that are one from now on can do what it could until now."""
        joined, fresh = _joined(minutes), dict[bytes, tuple[int, Could]]()
        for key, row in minutes.now["account"].items():
            if row.person_id in joined and _person(minutes.before, key) is None:
                fresh[key] = (minutes.at, {})
        for key, row in minutes.before["account"].items():
            if row.person_id in joined:
                may = partial(self._may, minutes.before, key, at=minutes.at)
                theirs = _usable(minutes.before, row.person_id, minutes.at)
                fresh[key] = (
                    minutes.at,
                    {
                        chapter: {role for role in roles if may(chapter, (role,))}
                        for chapter, roles in theirs.items()
                        if may(chapter, ())
                    },
                )
        self.known |= fresh


def _joined(minutes: Minutes) -> set[int]:
    """The persons who were linked with another, also with who was nobody until that moment."""
    came = {
        row.person_id
        for key, row in minutes.now["account"].items()
        if row.person_id is not None and _person(minutes.before, key) is None
    }
    known = {row.person_id for row in minutes.before["account"].values()}
    return {*minutes.same, *minutes.same.values(), *(came & known)}


def _person(books: Books, key: bytes) -> int | None:
    row = books["account"].get(key)
    return None if row is None else row.person_id


def _usable(books: Books, person: int, at: int) -> Could:
    """The roles of somebody that count in each chapter in which they are something."""
    found: Could = {}
    for held in books["membership"].values():
        if held.person_id == person and held.state in LIVE:
            founding = books["chapter"][held.chapter_id].founded is None
            terms = books["role_term"].values() if may_hold(State(held.state), founding=founding) else ()
            found[held.chapter_id] = {
                term.role
                for term in terms
                if term.membership_id == held.id and term.since <= at < term.until and term.ended is None
            }
    return found


def _done(minutes: Minutes) -> Iterable[tuple[int, int, Collection[str]]]:
    """Who did what takes a role, in which chapter, and which roles will do; none: it takes a member."""
    known = minutes.now["membership"]
    for row in minutes.new("membership_change"):
        if Rule(row.rule) in STEWARD and row.actor_id:
            yield row.actor_id, known[row.membership_id].chapter_id, ("steward",)
    for row in minutes.new("act"):
        heard = minutes.opened(row)["hearing"] is not None
        yield row.proposed_by, row.chapter_id, () if heard else ("steward", *PROPOSERS.get(row.kind, ()))
    for row in minutes.decided():
        if row.decided_by and row.decided_by != row.proposed_by and minutes.opened(row)["hearing"] is None:
            yield row.decided_by, row.chapter_id, ("steward",)
    for row in minutes.new("share_entry"):
        yield known[row.actor_id].person_id, row.chapter_id, KEEPERS
    if not minutes.same:
        yield from _said(minutes)


def _said(minutes: Minutes) -> Iterable[tuple[int, int, Collection[str]]]:
    """Who spoke as a member: about an act of which all are asked, or about an applicant."""
    for key, row in minutes.now["act"].items():
        before = minutes.before["act"].get(key)
        if before is not None and row.state == "open" and row.payload != before.payload:
            was, now = [voices(minutes.opened(one)["hearing"]) for one in (before, row)]
            for person, _ in now - was:
                yield person, row.chapter_id, ()
    for key, row in minutes.now["sponsorship"].items():
        before = minutes.before["sponsorship"].get(key)
        if before is not None and row.state != before.state:
            sponsor = minutes.now["membership"][row.sponsor_id]
            yield sponsor.person_id, sponsor.chapter_id, ()
