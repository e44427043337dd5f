"""The life of a membership as a table, so that what is not written here cannot happen.

`TRANSITIONS` has every step: which it is, from which state, to which, who may take it, and the rule's name
that is written down with it. `steps` takes them. Nothing here is about numbers of sponsors, pace or notice.

States for dues (a time of grace, lapsed) are to be added as a state and its rows; what is `LIVE` decides
about everything else.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """What a membership is at a time."""

    INVITED = "invited"
    """Imported from an older list; nobody has claimed it yet, and nobody stands behind it."""
    APPLIED = "applied"
    SPONSORED = "sponsored"
    PROBATION = "probation"
    MEMBER = "member"
    SUSPENDED = "suspended"
    RESIGNED = "resigned"
    EXCLUDED = "excluded"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    """The same person has another membership in the chapter, which goes on."""


APPLICATIONS: Final = frozenset({State.APPLIED, State.SPONSORED})
"""Waiting for a steward."""

MEMBERS: Final = frozenset({State.PROBATION, State.MEMBER})
"""Who counts as a member."""

LIVE: Final = APPLICATIONS | MEMBERS | {State.SUSPENDED}
"""Of these a person has at most one in a chapter."""


class Step(StrEnum):
    """What can be done with a membership."""

    APPLY = "apply"
    FOUND = "found"
    IMPORT = "import"
    CLAIM = "claim"
    UNINVITE = "uninvite"
    SPONSOR = "sponsor"
    UNSPONSOR = "unsponsor"
    APPROVE = "approve"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    END_PROBATION = "end_probation"
    SUSPEND = "suspend"
    """For as long as nobody lifts it: see `suspensions`."""
    SUSPEND_ALONE = "suspend_alone"
    OUTLAST_SUSPENSION = "outlast_suspension"
    OUTLAST_SUSPENSION_ON_PROBATION = "outlast_suspension_on_probation"
    REINSTATE = "reinstate"
    REINSTATE_ON_PROBATION = "reinstate_on_probation"
    END_SUSPENSION = "end_suspension"
    END_SUSPENSION_ON_PROBATION = "end_suspension_on_probation"
    EXCLUDE = "exclude"
    GIVE_NOTICE = "give_notice"
    TAKE_NOTICE_BACK = "take_notice_back"
    END_NOTICE = "end_notice"
    RESIGN = "resign"
    MERGE = "merge"


class Authority(StrEnum):
    """In which quality somebody acts; `access` has made sure that they do."""

    PERSON = "person"
    """Whose membership it is."""
    SPONSOR = "sponsor"
    STEWARD = "steward"
    TWO_STEWARDS = "two_stewards"
    FOUNDER = "founder"
    """A steward in founding mode, or who founds: may do alone what otherwise takes two stewards."""
    TIME = "time"
    """Nobody: what a rule brings about when its day has come."""


ENOUGH: Final = {
    Authority.STEWARD: {Authority.STEWARD, Authority.TWO_STEWARDS, Authority.FOUNDER},
    Authority.TWO_STEWARDS: {Authority.TWO_STEWARDS, Authority.FOUNDER},
}
"""What more than the authority that a row names will do, too."""


class Rule(StrEnum):
    """By which rule a step was taken; the word is kept with it for good."""

    APPLIED = "applied"
    FOUNDED = "founded"
    IMPORTED = "imported"
    CLAIMED = "claimed"
    SPONSORS = "sponsors"
    SPONSOR_WITHDREW = "sponsor_withdrew"
    SPONSORS_AND_STEWARD = "sponsors_and_steward"
    WELCOME = "welcome"
    """A steward let somebody in whom fewer sponsors know than the chapter asks for."""
    FOUNDING = "founding"
    """Founding mode allowed one steward what otherwise takes sponsors, or two stewards."""
    DECLINED = "declined"
    INVITATION_REMOVED = "invitation_removed"
    INVITATION_OVER = "invitation_over"
    """Nobody claimed an entry in time."""
    WITHDRAWN = "withdrawn"
    UNANSWERED = "unanswered"
    """Nobody decided about an application in time."""
    PROBATION_OVER = "probation_over"
    SUSPENDED = "suspended"
    SUSPENDED_ALONE = "suspended_alone"
    """One steward did it: it ends by itself unless another one suspends the member, too."""
    SUSPENSION_OVER = "suspension_over"
    """No second steward wanted a suspension to last."""
    REINSTATED = "reinstated"
    NOBODY_LEFT = "nobody_left"
    """Nobody but suspended members is left in the chapter, so that no steward could ever reinstate them."""
    REINSTATED_BY_TWO = "reinstated_by_two"
    EXCLUDED_BY_TWO = "excluded_by_two"
    NOTICE_GIVEN = "notice_given"
    NOTICE_TAKEN_BACK = "notice_taken_back"
    NOTICE_OVER = "notice_over"
    RESIGNED = "resigned"
    LINKED = "linked"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: where it leads, who may, by which rule, and by which in founding mode."""

    after: State
    by: Authority
    rule: Rule
    founding: Rule | None = None


def _rows(states: frozenset[State], step: Step, row: Transition) -> dict[tuple[State, Step], Transition]:
    return {(state, step): row for state in states}


_S, _A, _T, _R = State, Authority, Transition, Rule
_SUSPENDED: Final = frozenset({State.SUSPENDED})

BEGINNINGS: Final = {
    Step.APPLY: _T(_S.APPLIED, _A.PERSON, _R.APPLIED),
    Step.FOUND: _T(_S.MEMBER, _A.FOUNDER, _R.FOUNDED),
    Step.IMPORT: _T(_S.INVITED, _A.FOUNDER, _R.IMPORTED),
}
"""How a membership comes to be."""

TRANSITIONS: Final[dict[tuple[State, Step], Transition]] = {
    (_S.INVITED, Step.CLAIM): _T(_S.MEMBER, _A.PERSON, _R.CLAIMED),
    (_S.INVITED, Step.UNINVITE): _T(_S.WITHDRAWN, _A.STEWARD, _R.INVITATION_REMOVED),
    (_S.INVITED, Step.EXPIRE): _T(_S.WITHDRAWN, _A.TIME, _R.INVITATION_OVER),
    (_S.APPLIED, Step.SPONSOR): _T(_S.SPONSORED, _A.SPONSOR, _R.SPONSORS),
    (_S.SPONSORED, Step.UNSPONSOR): _T(_S.APPLIED, _A.SPONSOR, _R.SPONSOR_WITHDREW),
    (_S.APPLIED, Step.APPROVE): _T(_S.PROBATION, _A.STEWARD, _R.WELCOME, _R.FOUNDING),
    (_S.SPONSORED, Step.APPROVE): _T(_S.PROBATION, _A.STEWARD, _R.SPONSORS_AND_STEWARD),
    **_rows(APPLICATIONS, Step.DECLINE, _T(_S.DECLINED, _A.STEWARD, _R.DECLINED)),
    **_rows(APPLICATIONS, Step.WITHDRAW, _T(_S.WITHDRAWN, _A.PERSON, _R.WITHDRAWN)),
    **_rows(APPLICATIONS, Step.EXPIRE, _T(_S.WITHDRAWN, _A.TIME, _R.UNANSWERED)),
    (_S.PROBATION, Step.END_PROBATION): _T(_S.MEMBER, _A.TIME, _R.PROBATION_OVER),
    **_rows(MEMBERS, Step.SUSPEND_ALONE, _T(_S.SUSPENDED, _A.STEWARD, _R.SUSPENDED_ALONE)),
    **_rows(MEMBERS | _SUSPENDED, Step.SUSPEND, _T(_S.SUSPENDED, _A.TWO_STEWARDS, _R.SUSPENDED, _R.FOUNDING)),
    (_S.SUSPENDED, Step.OUTLAST_SUSPENSION): _T(_S.MEMBER, _A.TIME, _R.SUSPENSION_OVER),
    (_S.SUSPENDED, Step.OUTLAST_SUSPENSION_ON_PROBATION): _T(_S.PROBATION, _A.TIME, _R.SUSPENSION_OVER),
    (_S.SUSPENDED, Step.REINSTATE): _T(_S.MEMBER, _A.STEWARD, _R.REINSTATED),
    (_S.SUSPENDED, Step.REINSTATE_ON_PROBATION): _T(_S.PROBATION, _A.STEWARD, _R.REINSTATED),
    (_S.SUSPENDED, Step.END_SUSPENSION): _T(_S.MEMBER, _A.TIME, _R.NOBODY_LEFT),
    (_S.SUSPENDED, Step.END_SUSPENSION_ON_PROBATION): _T(_S.PROBATION, _A.TIME, _R.NOBODY_LEFT),
    **_rows(
        MEMBERS | _SUSPENDED, Step.EXCLUDE, _T(_S.EXCLUDED, _A.TWO_STEWARDS, _R.EXCLUDED_BY_TWO, _R.FOUNDING)
    ),
    (_S.EXCLUDED, Step.REINSTATE): _T(_S.MEMBER, _A.TWO_STEWARDS, _R.REINSTATED_BY_TWO, _R.FOUNDING),
    (_S.EXCLUDED, Step.REINSTATE_ON_PROBATION): _T(
        _S.PROBATION, _A.TWO_STEWARDS, _R.REINSTATED_BY_TWO, _R.FOUNDING
    ),
    **{
        (state, step): _T(state, _A.PERSON, rule)
        for state in MEMBERS | _SUSPENDED
        for step, rule in (
            (Step.GIVE_NOTICE, _R.NOTICE_GIVEN),
            (Step.TAKE_NOTICE_BACK, _R.NOTICE_TAKEN_BACK),
        )
    },
    **_rows(MEMBERS | _SUSPENDED, Step.END_NOTICE, _T(_S.RESIGNED, _A.TIME, _R.NOTICE_OVER)),
    **_rows(MEMBERS | _SUSPENDED, Step.RESIGN, _T(_S.RESIGNED, _A.PERSON, _R.RESIGNED)),
    **_rows(LIVE, Step.MERGE, _T(_S.MERGED, _A.PERSON, _R.LINKED)),
}
"""Every step there is."""

REASONED: Final = frozenset({Step.DECLINE, Step.SUSPEND, Step.SUSPEND_ALONE, Step.EXCLUDE})
"""Who suffers these is told why."""
