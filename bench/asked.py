"""How each command is asked when it is measured: by whom, with what behind its name, and after what.

A command that stands here under no name is measured by nobody: a guard test tells. In a line, `{applicant}`
is the number of an applicant whom nothing has happened to yet, and so on for every kind of the cast
(`bench.cast`); `{act}` is what was proposed last, and `{n}` a number from 31 on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from organiser.access import Who

_SECOND: Final = ("2",)
"""The second of what is offered, by its number: yes, do it."""

_BACK: Final = "/object {act}"
"""Takes back what one has proposed oneself, so that it can be proposed anew."""

_WHY: Final = "a reason that can be read"


@dataclass(frozen=True, slots=True)
class Asked:
    """`line` stands behind the command's name; `then` is what is said to the questions that follow.

    `by` are kinds of the cast; each of them asks, `fresh` with somebody anew each time, for what can be
    done once. What an officer says `before` does not count, nor what who asked says `after`. With `reply`
    it answers a line of the group; with `group` it is asked in a group anew each time. An `export` is as
    long as what it exports: it has no target.
    """

    line: str = ""
    then: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    fresh: bool = False
    before: str = ""
    after: str = ""
    reply: bool = False
    group: bool = False
    export: bool = False


BY: Final[Mapping[Who, tuple[str, ...]]] = {
    Who.ANYONE: ("member", "officer"),
    Who.CHAT_ADMIN: ("member",),
    Who.PERSON: ("member", "officer"),
    Who.APPLICANT: ("applicant",),
    Who.MEMBER: ("member", "officer"),
    Who.FULL_MEMBER: ("member", "officer"),
    Who.HEARD: ("member", "officer"),
    Who.STEWARD: ("officer",),
    Who.ORGANISER: ("officer",),
    Who.TREASURER: ("officer",),
    Who.ADMIN: ("officer",),
    Who.KEEPER: ("officer",),
    Who.CARETAKER: ("officer",),
}
"""Who asks for a command of which this is said, where nothing else is."""

ASKED: Final[Mapping[str, Asked]] = {
    "bridge": Asked(),
    "bridge status": Asked(),
    "bridge names": Asked("full"),
    "bridge rotate": Asked(),
    "bridge leave": Asked(group=True),
    "language": Asked("en"),
    "forget": Asked(reply=True),
    "mute": Asked(reply=True),
    "unmute": Asked(reply=True),
    "ban": Asked(reply=True),
    "link": Asked(),
    "unlink": Asked(),
    "help": Asked(),
    "join": Asked("{chapter}Uber Eats; Bike delivery; skip", then=("yes",), by=("stranger",), fresh=True),
    "withdraw": Asked(then=_SECOND, fresh=True),
    "sponsor": Asked("{applicant}", by=("member",)),
    "leave": Asked(then=_SECOND, by=("member",), fresh=True),
    "ask": Asked("When is the assembly?", by=("member",), fresh=True),
    "applications": Asked(),
    "approve": Asked("{applicant}", then=_SECOND),
    "decline": Asked(f"{{applicant}} {_WHY}"),
    "reply": Asked("{member} On Thursday"),
    "suspend": Asked(f"{{member}} {_WHY}"),
    "exclude": Asked(f"{{suspended}} {_WHY}"),
    "reinstate": Asked("{suspended}"),
    "members": Asked(),
    "chapter settings": Asked(),
    "chapter set": Asked("probation {n}", after=_BACK),
    "chapter rule": Asked(then=("cancel",)),
    "roles": Asked(),
    "grant": Asked("{member} organiser 200"),
    "revoke": Asked("{aide} organiser", by=("officer",)),
    "nominate": Asked("{member}", by=("member",), after=_BACK),
    "acts": Asked(by=("officer",)),
    "second": Asked("{act}", by=("second",), before="/grant {member} treasurer 100"),
    "object": Asked("{act}", by=("second",), before="/grant {member} treasurer 100"),
    "claim": Asked("ABCD-EFGH"),
    "chapters": Asked(),
    "found": Asked(),
    "found code": Asked(),
    "found chapter": Asked(),
    "found done": Asked(),
    "import members": Asked(),
    "import codes": Asked(export=True, after=_BACK),
    "import remove": Asked(),
    "export register": Asked("csv", export=True, after=_BACK),
    "rights": Asked(),
    "work": Asked("Uber Eats; Bike delivery", by=("member",)),
    "chapter": Asked("Town; Netherlands", then=("cancel",)),
    "chapter assign": Asked(by=("officer",)),
    "chapter statutes": Asked(),
    "register": Asked(),
    "owner": Asked(),
    "owner enter": Asked("A. de Vries; Street 1, Amsterdam; yes", by=("officer",)),
    "shares": Asked(),
    "share": Asked(),
    "share issue": Asked("1 2 100", then=("yes",)),
    "share pay": Asked("1 100", then=("yes",)),
    "share transfer": Asked("1 2 1", then=("yes",)),
    "share refund": Asked("1 1 50", then=("yes",)),
    "share reverse": Asked(),
    "me": Asked(),
    "name": Asked("Anna from the bench"),
    "consents": Asked(),
    "privacy": Asked(),
    "mydata": Asked(export=True),
    "erase": Asked(then=_SECOND, by=("member",), fresh=True),
    "cancel": Asked(),
    "start": Asked(),
}
