"""A form that only tests know: every kind of question, and a command that it is for."""

from dataclasses import dataclass, field
from typing import Any

from organiser.bridge.refusals import LineUnknown
from organiser.chat.outgoing import Post
from organiser.chat.text import plain
from organiser.commands import Arguments, Command, Where
from organiser.context import Context
from organiser.errors import Refusal
from organiser.forms import Alternative, Asking, Field, Form
from organiser.handlers.commands import COMMANDS

LONGEST = 20


@dataclass(frozen=True, slots=True)
class Facts:
    """What the questions rest on."""

    chapters: tuple[str, ...] = ("Gent", "Malmö")
    known: tuple[str, ...] = ()
    """Names that may be meant."""


@dataclass
class Sent:
    """What was sent, and what the next ones meet."""

    answers: list[dict[str, Any]] = field(default_factory=list)
    facts: Facts = field(default_factory=Facts)
    refusals: list[Refusal] = field(default_factory=list)

    async def gather(self, _ctx: Any) -> Facts:
        """What the questions rest on now."""
        return self.facts

    async def take(self, _ctx: Context, args: Arguments) -> Post:
        """Take what was sent, or refuse it."""
        if self.refusals:
            raise self.refusals.pop()
        self.answers.append(dict(args))
        return Post(text=plain("Taken."))


def ask(text: str) -> Any:
    """A question that says this."""
    return lambda _asking: Post(text=plain(text))


def label(text: str) -> Any:
    """A label that is the same in every language."""
    return lambda _words: text


def chapters(asking: Asking[Facts]) -> list[Alternative]:
    """The chapters that there are."""
    return [Alternative(name, name) for name in asking.facts.chapters]


def names(asking: Asking[Facts]) -> list[Alternative]:
    """The names that may be meant."""
    return [Alternative(one, one) for one in asking.facts.known]


def name(text: str, _asking: Asking[Facts]) -> str:
    """A name that is not too long."""
    if len(text) > LONGEST:
        raise LineUnknown
    return text.strip()


FIELDS: tuple[Field[Facts], ...] = (
    Field("chapter", label("Chapter"), ask("Which chapter?"), chapters),
    Field("name", label("Name"), ask("What is your name?"), names, read=name),
    Field(
        "platforms",
        label("Platforms"),
        ask("Which platforms?"),
        lambda _asking: [Alternative(one, one) for one in ("Uber Eats", "Deliveroo", "Foodora")],
        several=True,
    ),
    Field("sponsor", label("Sponsor"), ask("Who?"), read=name, optional=True, skip=label("Nobody yet")),
    Field(
        "agreed",
        label("Agreed"),
        ask("Do you agree?"),
        lambda _asking: [Alternative(True, "Of course"), Alternative(False, "Not at all")],
        when=lambda asking: asking.answers.get("chapter") != "Malmö",
    ),
    Field(
        "colours",
        label("Colours"),
        ask("Which colours?"),
        lambda _asking: [Alternative("red", "Red")],
        read=name,
        several=True,
        optional=True,
        quiet=True,
    ),
)


def form(sent: Sent, *, review: bool = True) -> Form[Any, Facts]:
    """The form, with or without a review."""
    return Form(FIELDS, sent.gather, review=ask("Send this?") if review else None)


def commands(sent: Sent) -> tuple[Command[Context], ...]:
    """All commands, with two for the form: with a review, and without."""
    return (
        *COMMANDS,
        Command("enrol", sent.take, label("enrol"), label("enrol"), where=Where.PRIVATE, form=form(sent)),
        Command(
            "hurry",
            sent.take,
            label("hurry"),
            label("hurry"),
            where=Where.PRIVATE,
            form=form(sent, review=False),
        ),
    )
