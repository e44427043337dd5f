"""One rule of a statute profile: what it says, where that was read, and how sure it is.

What a co-op has set itself (`Bylaw`) stands beside what a law says; a page's word is only ever a hint.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from organiser.members.statutes.values import Bylaws, Value


class Status(StrEnum):
    """How sure we are of a rule."""

    READ = "read"
    BYLAWS = "bylaws"
    NOT_SET = "not set"


class Origin(StrEnum):
    """What a source is: the text of a law, or somebody who writes what the law says."""

    LAW = "law"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Source:
    """Where rules come from. `short` is what people are shown, such as "BW"; `place` is where it was read."""

    name: str
    origin: Origin
    short: str
    title: str
    place: str
    read: date


@dataclass(frozen=True, slots=True)
class Bylaw:
    """What a co-op has answered about a rule, as it is kept: a `value` for the rule's kind, and its `source`.

    `read` is the day on which that was read, `since` when the answer holds. `by` are the persons who set it,
    the proposer first, none where that is not kept any more; `names` are theirs, for who may read them.
    """

    value: str
    source: str = ""
    read: date | None = None
    since: datetime | None = None
    by: tuple[int, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `value` is None where nobody knows it; `cited` is the article, as people are shown it.

    `hint` is what a page says of a rule that is not known: it never holds, and is shown to who is asked.
    `bylaws_may_differ` says that it holds unless the bylaws say otherwise, `where_recognised` that it holds
    for co-ops that the state has recognised as such; `note` is for the page of rules. `own` is where the
    value comes from that the co-op itself has set.
    """

    name: str
    value: Value | None = None
    source: Source | None = None
    cited: str = ""
    bylaws_may_differ: bool = False
    where_recognised: bool = False
    note: str = ""
    hint: Value | None = None
    own: Bylaw | None = None

    @property
    def status(self) -> Status:
        """How sure we are of it; only what the law itself says is sure."""
        if self.own is not None:
            return Status.BYLAWS
        return Status.NOT_SET if self.value is None else Status.READ

    @property
    def open(self) -> bool:
        """Only the co-op can answer it: nobody knows it yet, or the law leaves it to the bylaws."""
        return self.value is None or self.value is Bylaws.DECIDE

    @property
    def may_be_set(self) -> bool:
        """The bylaws can say something about it without breaking the law as far as it is known."""
        return self.open or self.own is not None or self.bylaws_may_differ or self.where_recognised
