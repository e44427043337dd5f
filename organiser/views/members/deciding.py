"""What is said when an application is decided: to the steward, and to who applied."""

from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.i18n import Words
from organiser.members.statutes import Body, Profile
from organiser.views.commands import help_name, to_type
from organiser.views.members.accounts import told_them
from organiser.views.members.applications import Suspension, left_suspended
from organiser.views.members.asking import way
from organiser.views.members.suspensions import Until, on_probation
from organiser.views.members.terms import assembly
from organiser.views.rich import post, strong


def welcome_asked(
    name: str,
    counts: tuple[int, int],
    answers: tuple[str, str],
    words: Words,
    *,
    left: Suspension | None = None,
) -> Post:
    """What a steward's welcome means, before it is given; `answers` go back, and give it.

    `counts`: how many vouch, and how many should; `left`: see `applications.Row`.
    """
    back, welcome = answers
    vouching, needed = counts
    return post(
        *left_suspended(left, words),
        words.pieces(
            "{name} has {vouching} of {needed} sponsors. If you admit them all the same, it is your"
            " welcome: you say that you know who they are.",
            vouching=words.number(vouching),
            needed=words.number(needed),
            name=strong(name),
        ),
        words.gettext("It is written down that you welcomed them without enough sponsors."),
        choices=(
            (
                Choice(words.pgettext("button: applications", "Back"), back),
                Choice(words.pgettext("button: applications", "Welcome them"), welcome),
            ),
        ),
    )


def suspension_shown(name: str, left: Suspension, answers: tuple[str, str], words: Words) -> Post:
    """With what an applicant left, before they are admitted; `answers` go back, and admit them."""
    back, admit = answers
    return post(
        *left_suspended(left, words),
        words.pieces(
            "To admit {name} all the same lifts that suspension: one steward can do so, as one could have"
            " reinstated them.",
            name=strong(name),
        ),
        choices=(
            (
                Choice(words.pgettext("button: applications", "Back"), back),
                Choice(words.pgettext("button: applications", "Approve"), admit),
            ),
        ),
    )


def approved(
    number: int,
    name: str,
    until: Until | None,
    words: Words,
    *,
    founding: bool,
    told: bool = True,
) -> Post:
    """Told to the steward who admitted somebody; `told`: whether the new member could be reached.

    `until`: when their probation ends; None: they have none.
    """
    if until is None:
        said = words.pieces("{name} is member {number} now.", name=strong(name), number=str(number))
    else:
        said = words.pieces(
            "{name} is member {number} now, on probation until {day}.",
            name=strong(name),
            number=str(number),
            day=words.day(*until),
        )
    return post(
        said,
        told_them(words, told=told),
        words.gettext("Founding mode: no sponsors were needed.") if founding else "",
    )


def admitted(number: int, chapter: str, until: Until | None, network: Network, words: Words) -> Post:
    """Told to who is a member from now on; `until`: see `approved`."""
    return post(
        words.gettext(
            "You are a member of {chapter} now. Your member number is {number}.",
            chapter=chapter,
            number=str(number),
        ),
        on_probation(until, words),
        words.pieces(
            "To see what you can ask me, write {command}.",
            command=to_type("help", help_name, network, words),
        ),
    )


def founding_over(chapter: str, words: Words) -> Post:
    """Told to the stewards of a chapter that has grown out of founding mode."""
    return post(
        words.gettext(
            "{chapter} has enough members: founding mode is over, for good. From now on, sponsors and a"
            " second steward are needed, and admissions a week are limited.",
            chapter=chapter,
        )
    )


def declined(chapter: str, reason: str, profile: Profile, network: Network, words: Words) -> Post:
    """Told to an applicant who was refused: why, and what they can do."""
    return post(
        words.gettext("Your application to {chapter} was declined.", chapter=chapter),
        words.gettext("The reason: {reason}", reason=reason),
        _appeal(profile, words),
        way(network, words),
    )


def _appeal(profile: Profile, words: Words) -> str:
    match profile.value("admission.appeal"):
        case Body.COURT:
            return words.gettext("You can take this to court. You can also apply again.")
        case Body.BOARD:
            return words.gettext("You can ask the board to decide anew. You can also apply again.")
        case Body.ASSEMBLY:
            return words.gettext(
                "You can ask the {assembly} to admit you after all. You can also apply again.",
                assembly=assembly(profile, words),
            )
        case _:
            return words.gettext(
                "Who else could decide about it isn't known here: ask a steward. You can also apply again."
            )


def decline_done(number: int, words: Words, *, told: bool = True) -> Post:
    """Told to the steward who declined; `told`: whether the applicant could be reached."""
    if not told:
        return post(
            words.gettext(
                "Application {number} is declined. I couldn't reach the applicant, so please tell them your"
                " reason and where to turn.",
                number=str(number),
            )
        )
    return post(
        words.gettext(
            "Application {number} is declined. The applicant was told your reason and where to turn.",
            number=str(number),
        )
    )
