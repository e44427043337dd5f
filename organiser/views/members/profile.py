"""`/me`: who somebody is here, shortly, with what they can change; `/name`.

Above 250 lines because it is one page, with all that can stand on it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.chat.text import Listing
from organiser.i18n import Words
from organiser.members.consents import Purpose
from organiser.members.roles import Role
from organiser.members.states import State
from organiser.views.commands import to_type
from organiser.views.languages import language_name
from organiser.views.members.accounts import ShownAccount, listed
from organiser.views.members.consents import consents_name, purpose_label
from organiser.views.members.joining import join_name
from organiser.views.members.roles import role_name
from organiser.views.members.suspending import exclusion_waits
from organiser.views.members.suspensions import NOTHING, Span, holds
from organiser.views.rich import Paragraph, line, paragraphs, post, strong

MOST: Final = 50
"""Numbers of one kind that are named."""


class ShownMembership(msgspec.Struct, frozen=True):
    """A membership as its own person is shown it. `day` is since when, or until when probation lasts.

    `marked`: until when stewards see that it was left while suspended, if it was; `span`: how long a
    suspension holds; `heard`: until when, in the chapter's zone, an exclusion waits that was proposed.
    """

    chapter: str
    number: int
    state: State
    name: str
    day: date
    leaves: date | None = None
    marked: date | None = None
    heard: tuple[datetime, ZoneInfo] | None = None
    span: Span = NOTHING
    roles: tuple[tuple[Role, date], ...] = ()
    work: tuple[str, ...] = ()


class ShownPerson(msgspec.Struct, frozen=True):
    """All of `/me`. `form` is the command whose questions wait, as it is typed.

    `asked` are applications about which they were asked, `acts` what they proposed and waits for a second
    steward, `changed` what they agreed to in an older text than the one that holds.
    """

    memberships: tuple[ShownMembership, ...]
    accounts: tuple[ShownAccount, ...]
    agreed: tuple[Purpose, ...] = ()
    form: str = ""
    asked: tuple[int, ...] = ()
    acts: tuple[int, ...] = ()
    changed: tuple[Purpose, ...] = ()


_Stated = Callable[[Words, str, str], str]

STATES: Final[Mapping[State, _Stated]] = {
    State.APPLIED: lambda words, number, _: words.gettext(
        "Application {number}: it waits for colleagues who know you, or for a steward.", number=number
    ),
    State.SPONSORED: lambda words, number, _: words.gettext(
        "Application {number}: enough members know you, and a steward decides.", number=number
    ),
    State.PROBATION: lambda words, number, day: words.gettext(
        "Member {number}, on probation until {day}.", number=number, day=day
    ),
    State.MEMBER: lambda words, number, day: words.gettext(
        "Member {number}, full member since {day}.", number=number, day=day
    ),
    State.SUSPENDED: lambda words, number, day: words.gettext(
        "Member {number}, suspended since {day}.", number=number, day=day
    ),
    State.RESIGNED: lambda words, number, day: words.gettext(
        "You left on {day}. Your number was {number}.", number=number, day=day
    ),
    State.EXCLUDED: lambda words, number, day: words.gettext(
        "You were excluded on {day}. Your number was {number}.", number=number, day=day
    ),
    State.DECLINED: lambda words, number, day: words.gettext(
        "Application {number} was declined on {day}.", number=number, day=day
    ),
    State.WITHDRAWN: lambda words, number, day: words.gettext(
        "Application {number} ended on {day} without a decision.", number=number, day=day
    ),
}
"""What each state is to who is in it."""


def me_name(words: Words) -> str:
    """The name of `me`."""
    # Translators: the name of the command that shows somebody what they are here. One word.
    return words.pgettext("command", "me")


def me_help(words: Words) -> str:
    """What `me` does."""
    return words.gettext("see who you are here, and what waits for you")


def name_name(words: Words) -> str:
    """The name of `name`."""
    # Translators: the name of the command with which a member changes the name that is shown. One word.
    return words.pgettext("command", "name")


def name_help(words: Words) -> str:
    """What `name` does."""
    return words.gettext("change the name under which members see you")


def work_name(words: Words) -> str:
    """The name of `work`."""
    # Translators: the name of the command with which a member changes what they work at. One word.
    return words.pgettext("command", "work")


def work_help(words: Words) -> str:
    """What `work` does."""
    return words.gettext("change what you work at, and through which apps")


def name_label(words: Words) -> str:
    """What stands behind `name`."""
    # Translators: stands for what somebody types behind the command.
    return words.pgettext("parameter", "NAME")


def me(person: ShownPerson, buttons: Mapping[str, str], network: Network, words: Words) -> Post:
    """Who somebody is here. `buttons` have what comes back, by the names in `BUTTONS`."""
    memberships: list[Paragraph] = [_membership(one, words) for one in person.memberships]
    if not memberships:
        memberships = [
            words.pieces(
                "You aren't a member. To become one, write {command}.",
                command=to_type("join", join_name, network, words),
            )
        ]
    return post(
        (strong(words.gettext("This is who you are here.")),),
        *memberships,
        words.gettext("Your accounts:"),
        listed(person.accounts, words),
        words.gettext("Language: {language}", language=language_name(words.locale, words)),
        _agreed(person.agreed, words) if person.agreed or not person.changed else "",
        _changed(person.changed, network, words),
        _waiting(person, words),
        choices=_choices(buttons, words),
    )


def _membership(one: ShownMembership, words: Words) -> Paragraph:
    said = [STATES[one.state](words, str(one.number), words.date(one.day))]
    if one.span.ends is not None:
        said.append(holds(one.span, words))
    if one.heard is not None:
        said += exclusion_waits(one.chapter, *one.heard, words)
    if one.leaves is not None:
        said.append(words.gettext("Your notice ends on {day}.", day=words.date(one.leaves)))
    if one.marked is not None:
        said.append(
            words.gettext(
                "You left while suspended. If you apply anew by {day}, the stewards see that.",
                day=words.date(one.marked),
            )
        )
    if one.name:
        said.append(words.gettext("Name shown: {name}", name=one.name))
    if one.work:
        said.append(words.gettext("Work: {work}", work=words.listing(one.work)))
    said += [
        words.gettext("{role} until {day}", role=role_name(role, words), day=words.date(until))
        for role, until in one.roles
    ]
    return (strong(one.chapter), "\n", *line((Listing(tuple(line(part) for part in said)),)))


def _agreed(agreed: Sequence[Purpose], words: Words) -> str:
    if not agreed:
        return words.gettext("You have agreed to nothing.")
    return words.gettext(
        "You have agreed to: {purposes}",
        purposes=words.listing([purpose_label(one, words) for one in agreed]),
    )


def _changed(changed: Sequence[Purpose], network: Network, words: Words) -> Paragraph:
    if not changed:
        return ""
    return words.pieces(
        "The words of this have changed since you agreed: {purposes}. To read them and decide, write"
        " {command}.",
        purposes=words.listing([purpose_label(one, words) for one in changed]),
        command=to_type("consents", consents_name, network, words),
    )


def _waiting(person: ShownPerson, words: Words) -> Paragraph:
    said = [
        words.gettext("Your answers to {command} wait to be finished.", command=person.form)
        if person.form
        else "",
        words.gettext(
            "You were asked whether you know who made these applications: {numbers}",
            numbers=_few(person.asked, words),
        )
        if person.asked
        else "",
        words.gettext(
            "What you proposed waits for a second steward: {numbers}",
            numbers=_few(person.acts, words),
        )
        if person.acts
        else "",
    ]
    return paragraphs(*said, gap="\n")


def _few(numbers: Sequence[int], words: Words) -> str:
    """The first of them, and how many there are besides: anybody can name a sponsor."""
    said, besides = [str(one) for one in numbers[:MOST]], len(numbers) - MOST
    if besides > 0:
        # Translators: the last of an enumeration of numbers, such as "4, 5, 6 and 12 others".
        said.append(words.ngettext("{count} other", "{count} others", besides))
    return words.listing(said)


BUTTONS: Final[Mapping[str, Callable[[Words], str]]] = {
    # Translators: buttons of at most 20 characters below what somebody is here; each opens one thing.
    "mydata": lambda words: words.pgettext("button: me", "My data"),
    "consents": lambda words: words.pgettext("button: me", "What I agreed to"),
    "work": lambda words: words.pgettext("button: me", "My work"),
    "privacy": lambda words: words.pgettext("button: me", "What is kept"),
    "link": lambda words: words.pgettext("button: me", "Link an account"),
    "language": lambda words: words.pgettext("button: me", "Language"),
    "leave": lambda words: words.pgettext("button: me", "Leave"),
    "erase": lambda words: words.pgettext("button: me", "Erase me"),
}
"""What can be changed, or asked, from there: the names of commands."""


def _choices(buttons: Mapping[str, str], words: Words) -> tuple[tuple[Choice, ...], ...]:
    made = [Choice(BUTTONS[name](words), data) for name, data in buttons.items()]
    return tuple(tuple(made[at : at + 2]) for at in range(0, len(made), 2))


def no_name(network: Network, words: Words) -> Post:
    """Who is no member is shown nowhere."""
    return post(
        words.gettext("You aren't a member, so no name of yours is shown. Nothing has changed."),
        words.pieces(
            "To become a member, write {command}.", command=to_type("join", join_name, network, words)
        ),
    )


def renamed(name: str, words: Words, *, again: bool = False) -> Post:
    """The name that is shown is another one; `again`: who vouched for an applicant is asked once more."""
    return post(
        words.gettext("You are now shown as {name}.", name=name),
        words.gettext("Your sponsors are asked again, under this name.") if again else "",
        words.gettext("Your earlier name is kept nowhere. The name in the owner register stays as it is."),
    )


def worked(words: Words) -> Post:
    """What somebody works at is written down; what they skipped is as it was."""
    return post(words.gettext("Noted. What you skipped stays as it was."))


def looks_like_a_steward(number: int, name: str, chapter: str, words: Words) -> Post:
    """Told to the stewards: a member chose a name that could pass for that of one of them."""
    return post(
        words.gettext(
            "Member {number} of {chapter} is now shown as {name}. That looks like the name of a steward.",
            number=str(number),
            chapter=chapter,
            name=name,
        ),
        _similar(words),
    )


def look_like_this_steward(numbers: Sequence[int], name: str, chapter: str, words: Words) -> Post:
    """Told to the stewards: one of them has a name now that others show, or the role with such a name."""
    return post(
        words.gettext(
            "{name} is a steward of {chapter}, and others show a name that looks like that. Their numbers:"
            " {numbers}",
            name=name,
            chapter=chapter,
            numbers=words.listing([str(one) for one in numbers]),
        ),
        _similar(words),
    )


def _similar(words: Words) -> str:
    return words.gettext("People may have similar names. If it is meant to deceive, talk to them.")
