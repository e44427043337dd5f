"""Which rights somebody has in their co-op now, each with the rule that grants it.

A right that the law of the country grants names that rule; one that this software gives to everybody,
whatever the law says, names none. How they are said is for the views.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Final

from organiser.members.states import APPLICATIONS, MEMBERS, State
from organiser.members.statutes.profile import Profile
from organiser.members.statutes.rule import Rule
from organiser.members.statutes.values import Basis, Body, Reader, Reasons, Value


class Section(Enum):
    """What a right is about, in the order in which rights are told."""

    JOINING = auto()
    VOTING = auto()
    LEAVING = auto()
    EXPULSION = auto()
    MONEY = auto()
    REGISTER = auto()
    DATA = auto()


class Entitlement(Enum):
    """What one is entitled to."""

    REFUSED_FOR_CAUSE = auto()
    REASONS = auto()
    APPEAL_OF_REFUSAL = auto()
    ONE_VOTE = auto()
    FREE_TO_LEAVE = auto()
    WHEN_TO_LEAVE = auto()
    WHO_EXPELS = auto()
    HEARING = auto()
    TIME_TO_ANSWER = auto()
    APPEAL_OF_EXPULSION = auto()
    MONEY_BACK = auto()
    HOW_MUCH = auto()
    MONEY_FROM = auto()
    MONEY_WITHIN = auto()
    WHO_DECIDES_REFUND = auto()
    SEE_REGISTER = auto()
    SEE_DATA = auto()
    TAKE_DATA = auto()
    ERASE_DATA = auto()
    SEE_READINGS = auto()


@dataclass(frozen=True, slots=True)
class Right:
    """One right, and the rules that grant it; none where this software does, whatever the law says."""

    section: Section
    entitlement: Entitlement
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What counts for somebody's rights: the state of their membership, and whether they hold shares."""

    state: State
    shares: bool = False


GRANTED: Final[dict[str, Value]] = {"leaving.approval": False, "vote.basis": Basis.MEMBER}
"""What this software grants whatever the bylaws say: no other answer to these rules would be kept."""

_GIVEN: Final = GRANTED | {
    "admission.reasons": Reasons.ALWAYS,
    "admission.appeal": Body.ASSEMBLY,
    "data.access": True,
    "data.portable": True,
    "data.erasure": True,
}
"""The same, and what is granted beside what a law or bylaws say otherwise."""

_OVER: Final = frozenset({State.RESIGNED, State.EXCLUDED})


def rights(profile: Profile, facts: Facts) -> tuple[Right, ...]:
    """Every right of that person, in the order in which it is told; a right that is not known is left out."""
    state = facts.state
    found: list[Right] = []
    if state in APPLICATIONS or state is State.DECLINED:
        found += _joining(profile)
    if state is State.MEMBER:
        found.append(Right(Section.VOTING, Entitlement.ONE_VOTE, _granting(profile, "vote.basis")))
    if state in MEMBERS or state is State.SUSPENDED:
        found += leaving(profile)
        found += _expulsion(profile)
    if state is State.EXCLUDED:
        found += _appeal(profile)
    if facts.shares or state in MEMBERS or state in _OVER:
        found += money(profile)
    if state is State.MEMBER:
        found += _register(profile)
    return (*found, *_data(profile))


def leaving(profile: Profile) -> Iterator[Right]:
    """How one may leave. Nobody here is ever kept: that they are free to leave holds under every law."""
    yield Right(Section.LEAVING, Entitlement.FREE_TO_LEAVE, _granting(profile, "leaving.approval"))
    known = [name for name in ("leaving.when", "leaving.notice") if not profile.rules[name].open]
    if known or profile.rules["leaving.when"].value is not None:
        rules = _rules(profile, *(known or ["leaving.when"]))
        yield Right(Section.LEAVING, Entitlement.WHEN_TO_LEAVE, rules)


def money(profile: Profile) -> Iterator[Right]:
    """What one gets back, and when; nothing where it is not known that one gets anything back."""
    if profile.value("shares.refund") is not True:
        return
    yield Right(Section.MONEY, Entitlement.MONEY_BACK, _rules(profile, "shares.refund"))
    if profile.value("shares.refund_amount"):
        yield Right(Section.MONEY, Entitlement.HOW_MUCH, _rules(profile, "shares.refund_amount"))
    if profile.value("shares.refund_from"):
        yield Right(Section.MONEY, Entitlement.MONEY_FROM, _rules(profile, "shares.refund_from"))
    if profile.value("shares.refund_within"):
        yield Right(Section.MONEY, Entitlement.MONEY_WITHIN, _rules(profile, "shares.refund_within"))
    if profile.value("shares.refund_decides") in {Body.ASSEMBLY, Body.BOARD}:
        yield Right(Section.MONEY, Entitlement.WHO_DECIDES_REFUND, _rules(profile, "shares.refund_decides"))


def _joining(profile: Profile) -> Iterator[Right]:
    if profile.value("admission.cause") is True:
        yield Right(Section.JOINING, Entitlement.REFUSED_FOR_CAUSE, _rules(profile, "admission.cause"))
    yield Right(Section.JOINING, Entitlement.REASONS, _granting(profile, "admission.reasons"))
    yield Right(Section.JOINING, Entitlement.APPEAL_OF_REFUSAL, _granting(profile, "admission.appeal"))


def _expulsion(profile: Profile) -> Iterator[Right]:
    if profile.value("expulsion.decides") in {Body.ASSEMBLY, Body.BOARD}:
        yield Right(Section.EXPULSION, Entitlement.WHO_EXPELS, _rules(profile, "expulsion.decides"))
    if profile.value("expulsion.hearing") is True:
        yield Right(Section.EXPULSION, Entitlement.HEARING, _rules(profile, "expulsion.hearing"))
    if profile.value("expulsion.notice"):
        yield Right(Section.EXPULSION, Entitlement.TIME_TO_ANSWER, _rules(profile, "expulsion.notice"))
    yield from _appeal(profile)


def _appeal(profile: Profile) -> Iterator[Right]:
    decides = profile.value("expulsion.appeal")
    if decides in {Body.ASSEMBLY, Body.COURT}:
        within = decides is Body.ASSEMBLY and profile.value("expulsion.appeal_within") is not None
        names = ("expulsion.appeal", *(["expulsion.appeal_within"] if within else []))
        yield Right(Section.EXPULSION, Entitlement.APPEAL_OF_EXPULSION, _rules(profile, *names))


def _register(profile: Profile) -> Iterator[Right]:
    if (profile.register.seen_by or frozenset()) & {Reader.MEMBERS, Reader.PUBLIC}:
        yield Right(Section.REGISTER, Entitlement.SEE_REGISTER, _rules(profile, "register.seen_by"))


def _data(profile: Profile) -> Iterator[Right]:
    yield Right(Section.DATA, Entitlement.SEE_DATA, _granting(profile, "data.access"))
    yield Right(Section.DATA, Entitlement.TAKE_DATA, _granting(profile, "data.portable"))
    yield Right(Section.DATA, Entitlement.ERASE_DATA, _granting(profile, "data.erasure"))
    yield Right(Section.DATA, Entitlement.SEE_READINGS)


def _rules(profile: Profile, *names: str) -> tuple[Rule, ...]:
    """The rules of these names; of those that stand in the same place, the first."""
    places: dict[object, Rule] = {}
    for rule in (profile.rules[name] for name in names):
        own = None if rule.own is None else replace(rule.own, value="")
        places.setdefault((own, rule.cited), rule)
    return tuple(places.values())


def _granting(profile: Profile, name: str) -> tuple[Rule, ...]:
    """The rule where it grants what this software grants anyhow, otherwise none."""
    return _rules(profile, name) if is_given(profile.rules[name]) else ()


def is_given(rule: Rule) -> bool:
    """Whether this software grants what a rule says, whatever bylaws say."""
    return not rule.open and rule.value == _GIVEN.get(rule.name)
