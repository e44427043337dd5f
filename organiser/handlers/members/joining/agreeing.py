"""What everybody chooses who becomes a member, in whichever way: a name, and what they agree to.

The fields are the same in every form that has them; its facts have the network's own name to propose.
"""

from collections.abc import Iterable, Sequence
from typing import Final, Protocol, TypeVar

from organiser.context import Context
from organiser.forms import Alternative, Asking, Field
from organiser.members import consents, names
from organiser.members.consents import FREE, NEEDED, Purpose
from organiser.members.names import NameEmpty, NameTooLong
from organiser.views.members import agreeing as view
from organiser.views.members import consents as consent_view

NAME: Final = "name"
ALSO: Final = "also"


class Named(Protocol):
    """What the fields need to know."""

    @property
    def name(self) -> str:
        """The name to propose, "" where there is none."""


N = TypeVar("N", bound=Named)


def network_name(ctx: Context) -> str:
    """The name that the network shows, as far as it may be one; "" where nothing of it can be seen."""
    for name in (ctx.sender.name, ctx.sender.name[: names.LONGEST_NAME]):
        try:
            return names.shown_name(name)
        except NameTooLong:
            continue
        except NameEmpty:
            break
    return ""


def name_field() -> Field[N]:
    """Under which name members see somebody; the review says which it is otherwise."""
    return Field(
        NAME,
        view.name_label,
        lambda asking: view.ask_name(asking.words),
        alternatives=_proposed,
        read=_name,
        optional=True,
        quiet=True,
    )


def also_field() -> Field[N]:
    """What somebody agrees to that membership does not need."""
    return Field(
        ALSO,
        view.also_label,
        lambda asking: view.ask_also(asking.words),
        alternatives=_free,
        several=True,
        optional=True,
        quiet=True,
    )


def _proposed(asking: Asking[N]) -> Sequence[Alternative]:
    return [Alternative(asking.facts.name, asking.facts.name)] if asking.facts.name else []


def _name(typed: str, _asking: Asking[N]) -> str:
    return names.shown_name(typed)


def _free(asking: Asking[N]) -> Sequence[Alternative]:
    return [Alternative(one.value, consent_view.purpose_label(one, asking.words)) for one in FREE]


async def agreed_before(ctx: Context) -> tuple[Purpose, ...]:
    """What somebody agrees to already, in the text that holds, that membership does not need."""
    if ctx.person is None:
        return ()
    known = await ctx.store.consents.of(ctx.person)
    counting = consents.are_given(known) - set(consents.to_ask_again(known))
    return tuple(one for one in FREE if one in counting)


async def agree(ctx: Context, person: int, also: Iterable[str]) -> None:
    """Keep what was agreed to, each with the version of its text."""
    for purpose in (*NEEDED, *map(Purpose, also)):
        await ctx.store.consents.give(person, consents.give(purpose, ctx.now))
