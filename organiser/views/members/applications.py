"""What stewards read of applications, and what applicants are told of what was decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.i18n import Words
from organiser.members.names import Likeness
from organiser.members.states import State
from organiser.views.commands import to_type
from organiser.views.members.work import job_name
from organiser.views.rich import Choices, Paragraph, numbered, paragraphs, post, strong


@dataclass(frozen=True, slots=True)
class Suspension:
    """With what an applicant left when they were member `number`: suspended at a time, for a reason."""

    number: int
    at: datetime
    reason: str
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list. `show` is what comes back where it is opened, `needed` how many must vouch.

    `left`: the suspension with which they left the chapter before, where they did.
    """

    number: int
    name: str
    state: State
    welcome: bool
    likeness: Likeness
    needed: int
    show: str = ""
    left: Suspension | None = None


@dataclass(frozen=True, slots=True)
class Application:
    """All that a steward needs to decide: `sponsors` are the member numbers of who vouches so far."""

    row: Row
    platforms: Sequence[str]
    jobs: Sequence[str]
    sponsors: Sequence[int]
    applied: datetime
    ends: datetime
    zone: ZoneInfo


def applications_name(words: Words) -> str:
    """The name of `applications`."""
    # Translators: the name of the command with which a steward sees who wants to join. One word.
    return words.pgettext("command", "applications")


def applications_help(words: Words) -> str:
    """What `applications` does."""
    return words.gettext("see who wants to join, and decide")


def approve_name(words: Words) -> str:
    """The name of `approve`."""
    # Translators: the name of the command with which a steward admits somebody who wants to join. One word.
    return words.pgettext("command", "approve")


def approve_help(words: Words) -> str:
    """What `approve` does."""
    return words.gettext("admit an applicant")


def decline_name(words: Words) -> str:
    """The name of `decline`."""
    # Translators: the name of the command with which a steward refuses somebody who wants to join. One word.
    return words.pgettext("command", "decline")


def decline_help(words: Words) -> str:
    """What `decline` does."""
    return words.gettext("refuse an applicant, with the reason")


def number_label(words: Words) -> str:
    """What stands for the number of an application or a member in the help."""
    # Translators: stands for a number in "/approve NUMBER". One word in capitals where there are any.
    return words.pgettext("parameter", "NUMBER")


def waiting(count: int, chapter: str, page: str, network: Network, words: Words) -> Post:
    """There is something to decide; `page` opens the list."""
    return post(
        words.ngettext(
            "{count} new application to {chapter} waits for a steward.",
            "{count} new applications to {chapter} wait for a steward.",
            count,
            chapter=chapter,
        ),
        words.pieces(
            "To see all that wait, write {command}.",
            command=to_type("applications", applications_name, network, words),
        ),
        choices=((Choice(words.pgettext("button: applications", "See them"), page),),),
    )


def listed(chapter: str, rows: Sequence[Row], more: str, words: Words) -> Post:
    """A page of what waits; `more` opens the next one, "" where there is none."""
    if not rows:
        return post(words.gettext("No application to {chapter} waits for you.", chapter=chapter))
    choices: list[tuple[Choice, ...]] = [(Choice(label(row, words), row.show),) for row in rows]
    if more:
        choices.append((Choice(words.pgettext("button: applications", "More"), more),))
    return post(
        (strong(words.gettext("Applications to {chapter}", chapter=chapter)),),
        paragraphs(*(_line(row, words) for row in rows), gap="\n"),
        words.gettext("The people you look at can see that you did. Choose one to decide."),
        choices=tuple(choices),
    )


def label(row: Row, words: Words) -> str:
    """What the button says that opens an application."""
    return numbered(row.number, row.name, words)


def _line(row: Row, words: Words) -> Paragraph:
    said = words.pieces(
        "{number}: {name}, {state}", number=str(row.number), name=strong(row.name), state=_state(row, words)
    )
    marks = [_mark(row.likeness, words), left_suspended(row.left, words)[0]]
    return (*said, *(part for mark in marks if mark for part in ("\n", mark)))


def left_suspended(left: Suspension | None, words: Words) -> tuple[str, str]:
    """That somebody left while suspended, and why they were, as far as it is still known."""
    if left is None:
        return "", ""
    said = words.gettext(
        "Careful: they were member {number} before, suspended on {day}, and left while suspended.",
        number=str(left.number),
        day=words.date(left.at.astimezone(left.zone).date()),
    )
    return said, words.gettext("The reason: {reason}", reason=left.reason) if left.reason else ""


def _state(row: Row, words: Words) -> str:
    if not row.needed:
        return words.pgettext("application", "waits for a steward")
    if row.state is State.SPONSORED:
        # Translators: what an application is, behind a name and a comma.
        return words.pgettext("application", "enough members know them")
    if row.welcome:
        return words.pgettext("application", "asks for a steward's welcome")
    return words.pgettext("application", "waits for sponsors")


def _mark(likeness: Likeness, words: Words) -> str:
    match likeness:
        case Likeness.STEWARD:
            return words.gettext("Careful: this name looks like a steward's.")
        case Likeness.MEMBER:
            return words.gettext("Careful: this name looks like another member's.")
        case Likeness.NOBODY:
            return ""


def application(one: Application, answers: tuple[str, str, str], words: Words) -> Post:
    """One application; `answers` decline it, approve it, and go back to the list."""
    return post(*_told(one, words), choices=_decisions(one, answers, words))


def _told(one: Application, words: Words) -> Iterator[Paragraph]:
    yield words.pieces("Application {number}: {name}", number=str(one.row.number), name=strong(one.row.name))
    yield _mark(one.row.likeness, words)
    yield from left_suspended(one.row.left, words)
    work = [*one.platforms, *(job_name(job, words) for job in one.jobs)]
    yield words.gettext("Work: {work}", work=words.listing(work)) if work else ""
    if one.sponsors:
        numbers = words.listing([str(number) for number in one.sponsors])
        yield words.gettext("These members vouch for them: {numbers}", numbers=numbers)
    elif one.row.needed:
        yield words.gettext("Nobody vouches for them so far.")
    if one.row.welcome:
        yield words.gettext("They ask for a steward's welcome.")
    yield words.gettext(
        "Applied on {day}; ends on {end} if nobody decides.",
        day=words.day(one.applied, one.zone),
        end=words.day(one.ends, one.zone),
    )


def _decisions(one: Application, answers: tuple[str, str, str], words: Words) -> Choices:
    decline, approve, back = answers
    known = one.row.state is State.SPONSORED or not one.row.needed
    admit = words.pgettext("button: applications", "Approve")
    welcome = words.pgettext("button: applications", "Welcome them")
    return (
        (
            Choice(words.pgettext("button: applications", "Decline"), decline),
            Choice(admit if known else welcome, approve),
        ),
        (Choice(words.pgettext("button: applications", "Back"), back),),
    )
