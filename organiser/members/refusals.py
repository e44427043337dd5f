"""The noes of a step that cannot be taken, and what several features say no with: facts only.

Every other one stands in the module of its feature. What a person typed (`given`) is shown to them, and kept
out of the exception's text. `organiser.views.refusals` words them.
"""

from datetime import timedelta

from organiser.errors import Refusal


class NotNow(Refusal):
    """The membership is in a state in which this cannot be done, or its time has not come."""

    def __init__(self, state: str | None, act: str) -> None:
        """`state`: a `states.State`, None for no membership at all; `act`: a `states.Act`."""
        super().__init__()
        self.state = state
        self.act = act


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

    def __init__(self, act: str) -> None:
        """`act`: a `states.Act`."""
        super().__init__()
        self.act = act


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


class Excluded(Refusal):
    """The person was excluded from the chapter: nothing but reinstatement brings them back."""


class NothingAsked(Refusal):
    """Nobody of that number has asked the stewards of the chapter anything lately."""


class TextEmpty(Refusal):
    """Nothing of what was written can be seen."""


class NotAskedToSponsor(Refusal):
    """This person was not asked about such an application; whether there is one is not told."""


class NumberUnreadable(Refusal):
    """What was typed is no number of a member or an application."""

    def __init__(self, given: str) -> None:
        """`given`: what was typed."""
        super().__init__()
        self.given = given


class MemberUnknown(Refusal):
    """The number is none of a membership in a chapter where this person may ask."""


class RoleNotHeld(Refusal):
    """The person does not hold the role now."""

    def __init__(self, role: str) -> None:
        """`role`: a `roles.Role`."""
        super().__init__()
        self.role = role


class LastSteward(Refusal):
    """The role of the only steward would be taken from a chapter that has members."""


class ActOver(Refusal):
    """The act no longer waits."""

    def __init__(self, state: str) -> None:
        """`state`: an `acts.ActState`."""
        super().__init__()
        self.state = state


class ActUnknown(Refusal):
    """There is no such act, or none that this person may know of."""


class SamePerson(Refusal):
    """Both accounts are one person already."""


class AccountsHeld(Refusal):
    """Who is suspended or excluded somewhere cannot take accounts apart, and so begin anew."""


class LinkedLately(Refusal):
    """An account that was linked a short time ago cannot take away one that was there before."""

    def __init__(self, wait: timedelta) -> None:
        """`wait`: until it can."""
        super().__init__()
        self.wait = wait
