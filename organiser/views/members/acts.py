"""What takes two stewards: what the proposer, the second, and who is asked or told of it read.

Above 250 lines because each moment of an act has its own sentences, and they are read together.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.chat.text import Text
from organiser.i18n import Words
from organiser.views.commands import to_type
from organiser.views.members.roles import nominate_name
from organiser.views.rich import Paragraph, line, numbered, paragraphs, post, strong

What = Callable[[Words], Sequence[str]]
"""Says what would be done: first in one line, without a full stop, then what else has to be known."""


@dataclass(frozen=True, slots=True)
class ShownAct:
    """An act as people are shown it. `proposer` is a shown name, "" where they are gone.

    `silence`: all full members are asked, and it is done where nobody says anything. `opens`: until then whom
    it is about may answer, and nobody can second it; `told` says whether they could be told.
    """

    number: int
    what: What
    chapter: str
    proposer: str
    until: datetime
    zone: ZoneInfo
    silence: bool = False
    opens: datetime | None = None
    told: bool = True

    def title(self, words: Words) -> str:
        """What would be done, in one line."""
        return self.what(words)[0]


def acts_name(words: Words) -> str:
    """The name of `acts`."""
    # Translators: the name of the command that lists what waits for a second steward. One word.
    return words.pgettext("command", "acts")


def acts_help(words: Words) -> str:
    """What `acts` does."""
    return words.gettext("see what waits for a second steward")


def second_name(words: Words) -> str:
    """The name of `second`."""
    # Translators: the name of the command with which a second steward agrees to a proposal. One word.
    return words.pgettext("command", "second")


def second_help(words: Words) -> str:
    """What `second` does."""
    return words.gettext("second what another steward proposed")


def object_name(words: Words) -> str:
    """The name of `object`."""
    # Translators: the name of the command with which somebody says no to a proposal. A verb, one word.
    return words.pgettext("command", "object")


def object_help(words: Words) -> str:
    """What `object` does."""
    return words.gettext("object to what another steward proposed, or take back your own proposal")


def which_proposal(words: Words) -> str:
    """Asks for the number of a proposal."""
    return words.gettext("Which proposal? Write its number, such as 12.")


def act_label(words: Words) -> str:
    """What stands for the number of a proposal in the help."""
    # Translators: stands for a number in "/second NUMBER". One word in capitals where there are any.
    return words.pgettext("parameter", "NUMBER")


def asked(act: ShownAct, answers: tuple[str, str], network: Network, words: Words) -> Post:
    """Asks another steward; `answers` object to it, and second it, where that can be done already."""
    objecting, seconding = decisions(answers, words)
    return post(
        *told(act, words),
        _answering(act, words),
        words.gettext(
            "Nothing has happened yet. It is done if another steward seconds it by {moment}.",
            moment=words.deadline(act.until, act.zone),
        ),
        _every(network, words),
        choices=((objecting, seconding) if act.opens is None else (objecting,),),
    )


def _answering(act: ShownAct, words: Words) -> str:
    """Until when whom it is about may answer, where they may."""
    if act.opens is None:
        return ""
    if not act.told:
        return words.gettext(
            "I couldn't reach the member, so please tell them of this, and of the reason: they may answer the"
            " stewards first. It can be seconded from {moment}.",
            moment=words.beginning(act.opens, act.zone),
        )
    return words.gettext(
        "The member was told, with the reason, and may answer the stewards first. It can be seconded from"
        " {moment}.",
        moment=words.beginning(act.opens, act.zone),
    )


def can_be_seconded(act: ShownAct, answers: tuple[str, str], network: Network, words: Words) -> Post:
    """Asks another steward once more, when whom it is about has had the time to answer."""
    return post(
        words.gettext("The member had time to answer. This can be seconded now:"),
        *told(act, words),
        words.gettext(
            "It is done if another steward seconds it by {moment}.",
            moment=words.deadline(act.until, act.zone),
        ),
        _every(network, words),
        choices=(decisions(answers, words),),
    )


def told(act: ShownAct, words: Words) -> Iterator[Paragraph]:
    """Who proposes what: the beginning of every question about an act."""
    title, *details = act.what(words)
    if act.proposer:
        yield words.pieces(
            "{name} proposes this in {chapter}:", name=strong(act.proposer), chapter=act.chapter
        )
    else:
        yield words.gettext("This was proposed in {chapter}:", chapter=act.chapter)
    yield (strong(title),)
    yield from details


def decisions(answers: tuple[str, str], words: Words) -> tuple[Choice, ...]:
    """To object, and to second it."""
    objecting, seconding = answers
    return (
        Choice(words.pgettext("button: acts", "Object"), objecting),
        Choice(words.pgettext("button: acts", "Second it"), seconding),
    )


def _every(network: Network, words: Words) -> Paragraph:
    return words.pieces(
        "To see all that waits, write {command}.", command=to_type("acts", acts_name, network, words)
    )


def proposed(act: ShownAct, able: int, network: Network, words: Words, *, told: bool = True) -> Post:
    """Told to who proposed it; `able` is how many may second it, `told`: whether any could be reached."""
    title, *details = act.what(words)
    moment = words.deadline(act.until, act.zone)
    return post(
        words.gettext("You have proposed this in {chapter}:", chapter=act.chapter),
        (strong(title),),
        *details,
        _answering(act, words),
        _waits(able, moment, words, told=told),
        _every(network, words),
    )


def _waits(able: int, moment: str, words: Words, *, told: bool) -> str:
    if not able:
        return words.gettext(
            "No other steward can second this now. It waits until {moment}. Propose another member as a"
            " steward first: all full members are asked about that.",
            moment=moment,
        )
    if not told:
        return words.gettext(
            "Nothing has happened yet: another steward has to second it by {moment}. I could reach none of"
            " them, so please tell them.",
            moment=moment,
        )
    return words.gettext(
        "Nothing has happened yet: another steward has to second it by {moment}. I have told them.",
        moment=moment,
    )


def done_alone(told: Post, words: Words) -> Post:
    """What was done in founding mode, and why one steward was enough."""
    return _with(told, words.gettext("Founding mode: no second steward was needed."))


def done_by_two(told: Post, words: Words) -> Post:
    """What was done, told to who proposed and who seconded it."""
    return _with(
        told, words.gettext("One person has proposed it, and another one, a steward, has seconded it.")
    )


def _with(told: Post, why: str) -> Post:
    return Post(text=(*told.text, *line(("\n\n",)), Text(why)), choices=told.choices)


def done_there(act: ShownAct, second: str, words: Words) -> Post:
    """Told to the other stewards; `second` is the shown name of who seconded, "" in founding mode."""
    if not second:
        return post(
            words.gettext("This was done in {chapter}, in founding mode:", chapter=act.chapter),
            (strong(act.title(words)),),
            words.pieces("{name} did it alone.", name=strong(act.proposer)) if act.proposer else "",
        )
    return post(
        words.gettext("This was done in {chapter}:", chapter=act.chapter),
        (strong(act.title(words)),),
        words.pieces(
            "{name} proposed it, {second} seconded it.", name=strong(act.proposer), second=strong(second)
        )
        if act.proposer
        else "",
    )


def refused(act: ShownAct, by: str, words: Words) -> Post:
    """Told to who proposed it; `by` is the shown name of the steward who objected."""
    return post(
        words.gettext("This is not done, because another steward has objected:"),
        (strong(act.title(words)),),
        words.pieces("It was {name}. You can talk about it, and propose it again.", name=strong(by)),
    )


def objected(act: ShownAct, words: Words) -> Post:
    """Told to the steward who objected."""
    return post(
        words.gettext("You have objected, so this is not done. I have told the person who proposed it."),
        (strong(act.title(words)),),
    )


def withdrawn(act: ShownAct, words: Words) -> Post:
    """Told to who took it back."""
    return post(words.gettext("You have taken this back. Nothing has changed."), (strong(act.title(words)),))


def expired(act: ShownAct, network: Network, words: Words, *, everybody: bool) -> Post:
    """Told to who proposed it, when nobody seconded it. `everybody`: all members can be asked."""
    return post(
        words.gettext("Nobody seconded this in time, so it is not done:"),
        (strong(act.title(words)),),
        words.gettext("You can propose it again."),
        words.pieces(
            "If the other stewards don't answer, all full members can be asked: write {command} and the"
            " member number.",
            command=to_type("nominate", nominate_name, network, words),
        )
        if everybody
        else "",
    )


def impossible(act: ShownAct, why: Post, words: Words) -> Post:
    """Told to the proposer and the second, where something has changed since it was proposed."""
    first = paragraphs(
        words.gettext("This can no longer be done, so it is over:"), (strong(act.title(words)),)
    )
    return Post(text=(*first, *line(("\n\n",)), *why.text))


def nothing_waits(chapter: str, words: Words) -> Post:
    """The list is empty."""
    return post(words.gettext("Nothing waits for a decision in {chapter}.", chapter=chapter))


def listed(chapter: str, acts: Sequence[tuple[ShownAct, str]], more: str, words: Words) -> Post:
    """A page of what waits in a chapter, the oldest first, each with what opens it.

    `more` opens the next page, "" where there is none.
    """
    choices = [(Choice(_label(act, words), data),) for act, data in acts]
    if more:
        choices.append((Choice(words.pgettext("button: acts", "More"), more),))
    return post(
        (strong(words.gettext("What waits for a decision in {chapter}", chapter=chapter)),),
        paragraphs(*(_line(act, words) for act, _ in acts), gap="\n"),
        choices=tuple(choices),
    )


def _label(act: ShownAct, words: Words) -> str:
    return numbered(act.number, act.title(words), words)


def _line(act: ShownAct, words: Words) -> Paragraph:
    return words.pieces(
        "{number}: {what}, until {moment}",
        number=str(act.number),
        what=strong(act.title(words)),
        moment=words.deadline(act.until, act.zone),
    )


def own(act: ShownAct, answers: tuple[str, str], words: Words) -> Post:
    """One's own proposal, to take it back; `answers` go back to the list, and do that."""
    back, taking = answers
    title, *details = act.what(words)
    return post(
        words.gettext("You have proposed this in {chapter}:", chapter=act.chapter),
        (strong(title),),
        *details,
        _answering(act, words),
        words.gettext("It waits until {moment}.", moment=words.deadline(act.until, act.zone)),
        choices=(
            (
                Choice(words.pgettext("button: acts", "Back"), back),
                Choice(words.pgettext("button: acts", "Take it back"), taking),
            ),
        ),
    )
