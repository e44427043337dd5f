"""The scene of owner-members: a co-op is founded, joined, and entered in a register; accounts are linked.

Everything is done in private, by the bot's own dialogs. What it must say is taken from its views, so that the
scene can be played in any language. It is played once: a co-op is founded once.
Above 250 lines because it is one scene, with all that people must read in it.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.forms import Control, Wording
from organiser.i18n import Words
from organiser.members import statutes
from organiser.members.codes import LIFETIME
from organiser.members.names import Likeness
from organiser.members.shares import Entry, EntryKind, Holding
from organiser.members.states import State
from organiser.sandbox.acts import (
    ANYTHING,
    Chooses,
    Follows,
    Operates,
    Reads,
    SeesNothing,
    Step,
    Tells,
)
from organiser.sandbox.cast import CAST
from organiser.sandbox.in_private import shown
from organiser.views.commands import typed
from organiser.views.dialogs import control_label
from organiser.views.members import (
    accounts,
    applicants,
    applications,
    chapters,
    deciding,
    entries,
    founding,
    joining,
    linking,
    owners,
    profile,
    register,
    share_forms,
    shares,
    sponsoring,
)
from organiser.views.members.work import job_name

_T: Final = Network.TELEGRAM
_M: Final = Network.MATRIX
_CHAPTER: Final = "Gent"
_NAMES: Final = {one.key: one.name for one in CAST}
_SAM, _MINJUN, _PRIYA = 1, 2, 3
"""Their numbers, in the order in which they come."""
_DAY: Final = (datetime(2000, 1, 1, tzinfo=UTC), ZoneInfo("UTC"))
"""Stands for the days that the bot says, which the scene does not know."""
_LEGAL_NAME: Final = "Priya Nair"
_EUROS: Final = 100_00
"""What two shares cost, in cents."""
_NO, _YES = "no", "yes"
_ANSWERS: Final = (_NO, _YES)


def _command(name: str, called: Wording, network: Network) -> Wording:
    """A command as one types it."""
    return lambda words: typed(name, called, network, words)


def _first(said: Callable[[Words], Post]) -> Wording:
    """The first paragraph of what the bot says, with any day in it."""

    def opening(words: Words) -> str:
        return _any_day(shown(said(words)).split("\n\n", maxsplit=1)[0], words)

    return opening


def _choice(said: Callable[[Words], Post], data: str) -> Wording:
    """What is to be chosen below what the bot says, by what comes back for it."""
    return lambda words: next(
        choice.label for row in said(words).choices for choice in row if choice.data == data
    )


def _row(number: int, person: str, needed: int) -> applications.Row:
    return applications.Row(number, _NAMES[person], State.APPLIED, bool(needed), Likeness.NOBODY, needed)


def _text(words: str) -> Wording:
    return lambda _words: words


def _job(job: str) -> Wording:
    return lambda words: job_name(job, words)


def _done(words: Words) -> str:
    return control_label(Control.DONE, words)


def _country(words: Words) -> str:
    return chapters.country("be", words)


def _founded(words: Words) -> Post:
    return founding.founded(_CHAPTER, _SAM, ANYTHING, _M, words, founding_mode=True)


def _done_asked(words: Words) -> Post:
    return founding.done_asked(_CHAPTER, 2, _ANSWERS, words)


def _applied(number: int, network: Network) -> Wording:
    return _first(lambda words: applicants.applied(number, _CHAPTER, _DAY, network, words))


def _welcome_wanted(words: Words) -> Post:
    return applicants.applied(_PRIYA, _CHAPTER, _DAY, _M, words, welcome=_YES)


def _waiting(words: Words) -> Post:
    return applications.waiting(1, _CHAPTER, "", _M, words)


def _listed(number: int, person: str, *, needed: int) -> Wording:
    row = _row(number, person, needed)
    return lambda words: shown(applications.listed(_CHAPTER, [row], "", words)).split("\n\n")[1]


def _opens(number: int, person: str, *, needed: int) -> Wording:
    return lambda words: applications.label(_row(number, person, needed), words)


def _application(number: int, person: str, *, needed: int) -> Callable[[Words], Post]:
    row = _row(number, person, needed)
    told = applications.Application(row, (), (), (), _DAY[0], _DAY[0], _DAY[1])
    return lambda words: applications.application(told, (_NO, _YES, ""), words)


def _approved(number: int, person: str, *, mode: bool) -> Wording:
    return _first(lambda words: deciding.approved(number, _NAMES[person], _DAY, words, founding=mode))


def _admitted(number: int, network: Network) -> Wording:
    return _first(lambda words: deciding.admitted(number, _CHAPTER, _DAY, network, words))


def _asked(words: Words) -> Post:
    return sponsoring.asked(_NAMES["priya"], _CHAPTER, _ANSWERS, words)


def _welcome_asked(words: Words) -> Post:
    return deciding.welcome_asked(_NAMES["priya"], (1, 2), _ANSWERS, words)


def _own_asked(words: Words) -> Post:
    other = accounts.ShownAccount(_M, "", "")
    return linking.confirm_link((other,), words, answers=_ANSWERS, member=False)


def _linked(network: Network) -> Wording:
    other = accounts.ShownAccount(network, "", "")
    return _first(lambda words: linking.linked((other,), (), network, words))


def _member(words: Words) -> str:
    return profile.STATES[State.PROBATION](words, str(_PRIYA), ANYTHING)


def _enters(words: Words) -> str:
    """Everything in one line, as it can be said as well."""
    return f"{typed('owner enter', owners.enter_name, _M, words)} {_LEGAL_NAME}; Kouter 1, 9000 Gent"


def _entered(words: Words) -> Post:
    return owners.entered(_CHAPTER, _M, words)


def _issues(words: Words) -> str:
    return f"{typed('share issue', share_forms.issue_name, _M, words)} {_PRIYA} 2 100"


def _issued(words: Words) -> str:
    entry = Entry(EntryKind.ISSUE, _PRIYA, 2, _EUROS, "EUR", _DAY[0].date(), number=1)
    held = Holding(2, _EUROS, 0)
    return _any_day(shown(shares.told(entries.Shown(entry), _CHAPTER, held, _M, words)), words)


def _register(words: Words) -> str:
    """The title of the register: what stands in it depends on the day."""
    place = register.Place(_CHAPTER, statutes.profile("be"), "EUR", _DAY[1])
    return _first(lambda words: register.page(place, (), ("", ""), words, names=True))(words)


def _any_day(text: str, words: Words) -> str:
    return text.replace(words.day(*_DAY), ANYTHING).replace(words.date(_DAY[0].date()), ANYTHING)


STEPS: Final = (
    Step(
        "founding",
        (
            Operates(("founder-code",), "founder", r"\b([A-Z0-9]{4}(?:-?[A-Z0-9]{4})+)\b"),
            Tells(_M, "sam", _command("found", founding.found_name, _M), "founder"),
            Reads(_M, "sam", (chapters.ask_called,)),
            Tells(_M, "sam", _text(_CHAPTER)),
            Reads(_M, "sam", (chapters.ask_profile,)),
            Chooses(_M, "sam", (_country,)),
            Chooses(_M, "sam", (founding.agree,)),
            Reads(_M, "sam", (_first(_founded),)),
        ),
        once=True,
    ),
    Step(
        "joining",
        (
            Tells(_T, "minjun", _command("join", joining.join_name, _T)),
            Reads(_T, "minjun", (joining.ask_platforms,)),
            Chooses(_T, "minjun", (_text("Uber Eats"), _done)),
            Reads(_T, "minjun", (joining.ask_jobs,)),
            Chooses(_T, "minjun", (_job("bike_delivery"),)),
            Chooses(_T, "minjun", (joining.agree,)),
            Reads(_T, "minjun", (_applied(_MINJUN, _T),)),
            Reads(_M, "sam", (_first(_waiting),)),
        ),
        once=True,
    ),
    Step(
        "approving",
        (
            Tells(_M, "sam", _command("applications", applications.applications_name, _M)),
            Reads(_M, "sam", (_listed(_MINJUN, "minjun", needed=0),)),
            Chooses(_M, "sam", (_opens(_MINJUN, "minjun", needed=0),)),
            Reads(_M, "sam", (_first(_application(_MINJUN, "minjun", needed=0)), _text("Uber Eats"))),
            Chooses(_M, "sam", (_choice(_application(_MINJUN, "minjun", needed=0), _YES),)),
            Reads(_M, "sam", (_approved(_MINJUN, "minjun", mode=True),)),
            Reads(_T, "minjun", (_admitted(_MINJUN, _T),)),
            SeesNothing(_T, _NAMES["minjun"]),
            SeesNothing(_M, _NAMES["minjun"]),
        ),
        once=True,
    ),
    Step(
        "welcoming",
        (
            Tells(_M, "sam", _command("found done", founding.done_name, _M)),
            Reads(_M, "sam", (_done_asked,)),
            Chooses(_M, "sam", (_choice(_done_asked, _YES),)),
            Reads(_M, "sam", (lambda words: founding.done(_CHAPTER, words),)),
            Tells(_M, "priya", _command("join", joining.join_name, _M)),
            Reads(_M, "priya", (joining.ask_platforms,)),
            Chooses(_M, "priya", (_text("Uber Eats"), _text("Deliveroo"))),
            Chooses(_M, "priya", (_job("bike_delivery"),)),
            Reads(_M, "priya", (lambda words: joining.ask_sponsors(2, words),)),
            Tells(_M, "priya", _text(str(_SAM))),
            Chooses(_M, "priya", (joining.agree,)),
            Reads(_M, "priya", (_applied(_PRIYA, _M),)),
            Reads(_M, "sam", (_asked,)),
            Chooses(_M, "sam", (_choice(_asked, _YES),)),
            Reads(_M, "sam", (lambda words: sponsoring.vouching(_NAMES["priya"], "", words),)),
            Chooses(_M, "priya", (_choice(_welcome_wanted, _YES),)),
            Reads(_M, "priya", (applicants.steward_asked,)),
            Tells(_M, "sam", _command("applications", applications.applications_name, _M)),
            Reads(_M, "sam", (_listed(_PRIYA, "priya", needed=2),)),
            Chooses(_M, "sam", (_opens(_PRIYA, "priya", needed=2),)),
            Reads(_M, "sam", (_first(_application(_PRIYA, "priya", needed=2)),)),
            Chooses(_M, "sam", (_choice(_application(_PRIYA, "priya", needed=2), _YES),)),
            Reads(_M, "sam", (_welcome_asked,)),
            Chooses(_M, "sam", (_choice(_welcome_asked, _YES),)),
            Reads(_M, "sam", (_approved(_PRIYA, "priya", mode=False),)),
            Reads(_M, "priya", (_admitted(_PRIYA, _M),)),
        ),
        once=True,
    ),
    Step(
        "linking",
        (
            Tells(_M, "priya", _command("link", accounts.link_name, _M)),
            Reads(_M, "priya", (_first(lambda words: linking.link_code(ANYTHING, LIFETIME, "", words)),)),
            Follows(_T, "priya", _M),
            Reads(_T, "priya", (_first(_own_asked),)),
            Chooses(_T, "priya", (_choice(_own_asked, _YES),)),
            Reads(_T, "priya", (_linked(_T),)),
            Reads(_M, "priya", (_linked(_M),)),
            Tells(_T, "priya", _command("me", profile.me_name, _T)),
            Reads(_T, "priya", (_member,)),
        ),
        once=True,
    ),
    Step(
        "register",
        (
            Tells(_M, "priya", _enters),
            Chooses(_M, "priya", (owners.write_down,)),
            Reads(_M, "priya", (_entered,)),
            Tells(_M, "sam", _issues),
            Chooses(_M, "sam", (share_forms.write_down,)),
            Reads(_M, "priya", (_issued,)),
            Tells(_M, "sam", _command("register", register.register_name, _M)),
            Reads(_M, "sam", (_register, _text(_LEGAL_NAME))),
        ),
        once=True,
    ),
)
