"""`/owner enter`: the legal name and the address of a line, asked of the owner in private.

It is said before the first answer what they are for, who sees them and how long they are kept. A steward may
enter them for somebody else, who is told. They are records: they never stand among the members.
"""

from dataclasses import dataclass
from functools import partial
from typing import Final

from organiser.access import NotSteward, Who, may
from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context
from organiser.forms import Answers, Asking, Field, Form
from organiser.handlers import dialogs
from organiser.handlers.members.accounts import trust
from organiser.handlers.members.chapters import statutes
from organiser.handlers.members.forms import read_number
from organiser.handlers.members.owning import register
from organiser.members.register import Legal, NoLine, Owner, OwnerUnknown, address, legal_name
from organiser.members.statutes import Profile
from organiser.presses import Pressed
from organiser.storage.chapters import Chapter
from organiser.views.anywhere import question_closed
from organiser.views.members import owners as view
from organiser.views.members import register as register_view
from organiser.views.rich import post

COMMAND: Final = "owner enter"


@dataclass(frozen=True, slots=True)
class Entering:
    """What the questions need to know: whose register it is, and the numbers of who is asked.

    `others`: whether they may enter it for somebody else.
    """

    chapter: str
    profile: Profile
    own: frozenset[int]
    others: bool


async def facts(ctx: Context) -> Entering:
    """What the form needs.

    Raises:
        NotMember: they have nothing to do with any chapter.
    """
    chapter = await ctx.chapter(Who.PERSON)
    own = [one.number for one in await register.lines_of(ctx) if one.chapter == chapter.id]
    others = may(Who.STEWARD, await ctx.standing(), chapter.id)
    return Entering(chapter.name, await statutes.of(ctx, chapter), frozenset(own), others)


def _another(asking: Asking[Entering]) -> int | None:
    """The number of somebody else for whom a steward enters it; None where it is one's own."""
    number: int | None = asking.answers.get("number")
    return None if number in asking.facts.own else number


def _ask_name(asking: Asking[Entering]) -> Post:
    another = _another(asking)
    if another is not None:
        return view.ask_their_name(another, asking.words)
    return view.ask_name(asking.facts.chapter, asking.facts.profile, asking.words)


def _review(asking: Asking[Entering]) -> Post:
    return view.review(asking.facts.profile, asking.words, another=_another(asking))


async def _check(ctx: Context, answers: Answers) -> None:
    """Pass where one's own can be entered: nobody writes their legal name for nothing.

    Raises:
        NoLine: see `_meant`.
        TooNewForGood: see `_require`.
    """
    if "number" not in answers:  # one that is named can be mended at the end
        await _require(ctx, await _meant(ctx, await ctx.chapter(Who.PERSON), answers))


async def _meant(ctx: Context, chapter: Chapter, answers: Answers) -> Owner:
    """The line of the number that is named, or one's own that has not ended.

    Raises:
        OwnerUnknown: there is no line of that number.
        NoLine: they have none.
    """
    number = answers.get("number")
    if number is not None:
        found = await ctx.store.register.find(chapter.id, number)
        if found is None:
            raise OwnerUnknown(number)
        return found
    own = [one for one in await register.lines_of(ctx) if one.chapter == chapter.id]
    if not own:
        raise NoLine
    return max(own, key=lambda one: (one.left is None, one.id))


async def _require(ctx: Context, line: Owner) -> bool:
    """Whether a line is one's own; a steward may enter what is another's.

    Raises:
        NotSteward: they may not.
        TooNewForGood: it is their own, and the account that asks was linked lately.
    """
    if line.id in {one.id for one in await register.lines_of(ctx)}:
        await trust.require_older(ctx, COMMAND, view.enter_name)
        return True
    if not may(Who.STEWARD, await ctx.standing(), line.chapter):
        raise NotSteward
    return False


FORM: Final = Form[Context, Entering](
    fields=(
        Field(
            "number",
            register_view.owner_number,
            lambda asking: post(view.ask_number(asking.words)),
            read=read_number,
            optional=True,
            quiet=True,
            when=lambda asking: asking.facts.others,
        ),
        Field("name", view.name_label, _ask_name, read=lambda typed, _asking: legal_name(typed)),
        Field(
            "address",
            view.address_label,
            lambda asking: view.ask_address(asking.facts.profile, asking.words),
            read=lambda typed, _asking: address(typed),
            optional=True,
            skip=view.as_it_is,
        ),
    ),
    facts=facts,
    review=_review,
    send=view.write_down,
    check=_check,
)
"""The number is asked of nobody: it is one's own, or a steward's who names one."""


async def pressed(ctx: Context, press: Pressed) -> str:
    """The button under a line: ask for its name and address.

    Raises:
        NotSteward, TooNewForGood: see `_require`.
    """
    found = await ctx.store.register.seek(press["owner"])
    if found is None:
        return question_closed(ctx.words)
    own = await _require(ctx, found)
    # What was written for another line is nothing of this one.
    await dialogs.close(ctx, COMMAND)
    await dialogs.ask(ctx, COMMAND, None if own else {"number": found.number}, chapter=found.chapter)
    return ""


async def enter(ctx: Context, answers: Arguments) -> Post:
    """Lock name and address away, and tell whose they are where somebody else entered them."""
    chapter = await ctx.chapter(Who.PERSON)
    line = await _meant(ctx, chapter, answers)
    own = await _require(ctx, line)
    before = await ctx.store.register.legal(line)
    kept = "" if before is None else before.address
    await ctx.store.register.change(line, Legal(answers["name"], answers.get("address", kept)))
    if own:
        return view.entered(chapter.name, ctx.chat.ref.network, ctx.words)
    return view.entered_for(line.number, ctx.words, told=await _tell(ctx, line, chapter))


async def _tell(ctx: Context, line: Owner, chapter: Chapter) -> bool:
    """Tell whose line it is, and note the reading; returns whether they could be reached."""
    person = await register.person_of(ctx, line)
    await register.note(ctx, "entry", person=person, chapter=chapter.id)
    return await ctx.tell(person, partial(view.entered_by_steward, chapter.name))
