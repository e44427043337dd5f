"""Planned misfortune: what goes wrong with the next requests, by count or by chance.

A plan is tried in the order it was made; the first that applies to a request is taken.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Kind(Enum):
    """What can go wrong."""

    ERROR = auto()
    CUT = auto()
    HANG = auto()
    FLOOD = auto()
    MALFORMED = auto()
    SLOW = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One kind of misfortune; `performed` says whether the call takes effect all the same."""

    kind: Kind
    performed: bool = False
    status: int = 500
    retry_after: int = 1
    seconds: float = 0.0


@dataclass(slots=True)
class Plan:
    """A fault, the methods (lower case; none means all) it meets, and how often."""

    fault: Fault
    methods: frozenset[str]
    times: int | None
    probability: float
    random: Random
    met: int = 0

    def meets(self, method: str) -> bool:
        """Whether this request is struck; counts it when so."""
        if self.methods and method not in self.methods:
            return False
        if self.times is not None and self.met >= self.times:
            return False
        if self.probability < 1 and self.random.random() >= self.probability:
            return False
        self.met += 1
        return True


@dataclass(slots=True)
class Faults:
    """All plans. Each `plan` returns itself, so that a test can read how often it met."""

    plans: list[Plan] = field(default_factory=list)

    def plan(
        self,
        fault: Fault,
        *methods: str,
        times: int | None = 1,
        probability: float = 1.0,
        seed: int = 0,
    ) -> Plan:
        """Strike these methods (all, when none is named) so many times, or by chance."""
        plan = Plan(fault, _lower(methods), times, probability, Random(seed))  # noqa: S311
        self.plans.append(plan)
        return plan

    def error(self, status: int, *methods: str, times: int | None = 1) -> Plan:
        """Answer 500, 502, ... without performing the call."""
        return self.plan(Fault(kind=Kind.ERROR, status=status), *methods, times=times)

    def cut(self, *methods: str, performed: bool, times: int | None = 1) -> Plan:
        """Cut the connection, before or after performing the call."""
        return self.plan(Fault(kind=Kind.CUT, performed=performed), *methods, times=times)

    def hang(self, *methods: str, performed: bool, times: int | None = 1) -> Plan:
        """Never answer, until the client gives up."""
        return self.plan(Fault(kind=Kind.HANG, performed=performed), *methods, times=times)

    def flood(self, retry_after: int, *methods: str, times: int | None = 1) -> Plan:
        """Answer 429."""
        fault = Fault(kind=Kind.FLOOD, retry_after=retry_after)
        return self.plan(fault, *methods, times=times)

    def malformed(self, *methods: str, performed: bool = True, times: int | None = 1) -> Plan:
        """Answer 200 with something that is no JSON."""
        return self.plan(Fault(kind=Kind.MALFORMED, performed=performed), *methods, times=times)

    def slow(self, seconds: float, *methods: str, times: int | None = 1) -> Plan:
        """Answer rightly, but late."""
        fault = Fault(kind=Kind.SLOW, seconds=seconds, performed=True)
        return self.plan(fault, *methods, times=times)

    def clear(self) -> None:
        """Let everything go well again."""
        self.plans.clear()

    def next(self, method: str) -> Fault | None:
        """The fault that strikes this request, if any."""
        return next((plan.fault for plan in self.plans if plan.meets(method)), None)


def _lower(methods: Iterable[str]) -> frozenset[str]:
    return frozenset(method.lower() for method in methods)
