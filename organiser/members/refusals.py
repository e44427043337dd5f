"""The noes of a step that cannot be taken, and what several features say no with: facts only.

Every other one stands in the module of its feature. What a person typed (`given`) is shown to them, and kept
out of the exception's text. `organiser.views.refusals` words them.
"""

from organiser.errors import Refusal
from organiser.members.often import SoOften


class NotNow(Refusal):
    """The membership is in a state in which this cannot be done, or its time has not come."""

    def __init__(self, state: str | None, step: str) -> None:
        """`state`: a `states.State`, None for no membership at all; `step`: a `states.Step`."""
        super().__init__()
        self.state = state
        self.step = step


class StayedOften(SoOften, Refusal):
    """The member has taken notice back again and again; each time the stewards are written to."""


class NotAuthorised(Refusal):
    """Somebody else has to do this, or somebody together with them."""

    def __init__(self, needed: str) -> None:
        """`needed`: a `states.Authority`."""
        super().__init__()
        self.needed = needed


class OwnMembership(Refusal):
    """Nobody decides about their own membership, or vouches for themselves."""


class ReasonMissing(Refusal):
    """Who is declined, suspended or excluded is told why."""


class TextTooLong(Refusal):
    """More words than there is room for."""

    def __init__(self, most: int) -> None:
        """`most`: characters."""
        super().__init__()
        self.most = most


class AlreadyHere(Refusal):
    """The person has an application or a membership in the chapter already."""

    def __init__(self, state: str) -> None:
        """`state`: a `states.State`."""
        super().__init__()
        self.state = state


class AppliedHere(Refusal):
    """Who claims an entry of a list has applied to its chapter: that is to be taken back before."""

    def __init__(self, chapter: str) -> None:
        """`chapter`: its name."""
        super().__init__()
        self.chapter = chapter


class Excluded(Refusal):
    """The person was excluded from the chapter: nothing but reinstatement brings them back."""


class LeftSuspended(Refusal):
    """The person left the chapter while suspended: a steward decides whether they come back."""


class DayToCome(Refusal):
    """A day that has been is asked for: what is still to come is written down when it has happened."""


class NumberUnreadable(Refusal):
    """What was typed is no number of a member or an application."""

    def __init__(self, given: str) -> None:
        """`given`: what was typed."""
        super().__init__()
        self.given = given
