"""Founding mode: the code of whoever runs the bot begins it, with the first chapter; and how it ends.

A code that was typed is the person's from then on: nobody else can use it while they answer the questions.
"""

from typing import Final

from organiser.access import Who
from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context
from organiser.forms import Asking, Form
from organiser.handlers import dialogs
from organiser.handlers.answering import put
from organiser.handlers.members import forms, stewards
from organiser.handlers.members.accounts import codes
from organiser.handlers.members.chapters import form, making
from organiser.handlers.members.chapters.form import Making
from organiser.handlers.members.joining import agreeing
from organiser.members import consents, founding, names
from organiser.members.codes import CodeOver, CodeUnfit, Purpose
from organiser.members.founding import AlreadyFounded, FoundingOver
from organiser.members.states import MEMBERS
from organiser.one_line import first_part
from organiser.presses import Pressed
from organiser.storage.chapters import Chapter
from organiser.views.members import founding as view
from organiser.views.members.roles import term_day

PREFIX: Final = "founding"
ASKS: Final = "found chapter"
ASKS_CODE: Final = "found code"
"""The commands whose forms `found` begins."""


async def check_open(ctx: Context) -> None:
    """Pass as long as the co-op can be founded.

    Raises:
        AlreadyFounded: a chapter has a steward, who is who asks, or not the only one to belong to the co-op.
    """
    standing = await ctx.standing()
    if standing.chapters(Who.STEWARD) or await ctx.store.roles.is_founded(ctx.now):
        raise AlreadyFounded


async def found(ctx: Context, args: Arguments) -> None:
    """Take the code, or ask for it; then ask how the first chapter is to be.

    Raises:
        AlreadyFounded: see `check_open`.
        TriesExhausted, CodeUnfit, CodeOver: the code cannot be used.
    """
    await check_open(ctx)
    line = ""
    if "code" in args:
        line = await _take(ctx, args["code"])
    elif not await ctx.store.one_time_codes.held(Purpose.FOUND, ctx.require_person(), ctx.now):
        await dialogs.ask(ctx, ASKS_CODE)
        return
    await dialogs.ask(ctx, ASKS, line=line)


async def _take(ctx: Context, typed: str) -> str:
    """Take the code; returns what stands behind it of the chapter."""
    person = ctx.require_person()
    secret, behind = first_part(typed)
    reference, code = await codes.read(ctx, secret, Purpose.FOUND)
    if code.subject not in {None, person}:
        await codes.count_wrong(ctx)
        raise CodeUnfit(Purpose.FOUND)
    await ctx.store.one_time_codes.give(reference, person)
    await dialogs.close(ctx, ASKS_CODE)
    return behind


CODE_FORM: Final = forms.single("code", view.code_label, view.ask_code, facts=check_open)


async def take_code(ctx: Context, answers: Arguments) -> None:
    """The code was asked for, and is here: go on with the chapter.

    Raises:
        TriesExhausted, CodeUnfit, CodeOver: it cannot be used; another one may be typed.
    """
    line = await _take(ctx, answers["code"])
    await dialogs.ask(ctx, ASKS, line=line)


async def _facts(ctx: Context) -> Making:
    """What the form needs.

    Raises:
        AlreadyFounded: see `check_open`.
        CodeOver: they have no code that works.
    """
    await check_open(ctx)
    if not await ctx.store.one_time_codes.held(Purpose.FOUND, ctx.require_person(), ctx.now):
        raise CodeOver(Purpose.FOUND)
    anew = await ctx.store.roles.nobody_but_founder()
    return await form.facts(ctx, agreeing.network_name(ctx), anew=anew)


def _review(asking: Asking[Making]) -> Post:
    habits = form.chosen(asking.answers)
    return view.review(asking.facts.name, habits, asking.words, named=agreeing.NAME in asking.answers)


FORM: Final = Form[Context, Making](
    fields=(*form.FIELDS, agreeing.name_field(), agreeing.also_field()),
    facts=_facts,
    review=_review,
    send=view.agree,
    edition=lambda _facts: consents.edition(),
)
"""What founding asks. All but the chapter's name and country is changed in the review."""


async def establish(ctx: Context, answers: Arguments) -> Post:
    """Make the first chapter, with its founder as member and steward; show which rules are open.

    Raises:
        NameEmpty: nothing was chosen that the members could see.
        ChapterNameTaken: see `making.make`.
    """
    person, facts = ctx.require_person(), await _facts(ctx)
    name = names.shown_name(answers.get(agreeing.NAME, facts.name))
    made = await making.make(ctx, answers, founding=await ctx.store.roles.nobody_but_founder())
    term = await making.begin(ctx, person, made, name)
    await agreeing.agree(ctx, person, answers.get(agreeing.ALSO, ()))
    await ctx.store.one_time_codes.drop(Purpose.FOUND, person)
    until = term_day(term.until, made.clock, ctx.words)
    network, mode = ctx.chat.ref.network, made.founding
    ctx.send(
        ctx.chat, view.founded(made.name, term.membership, until, network, ctx.words, founding_mode=mode)
    )
    return await making.still_open(ctx, made)


async def find(ctx: Context) -> Chapter | None:
    """The chapter in founding mode of which who asks is a steward; None: there is none (any more)."""
    for number in (await ctx.standing()).chapters(Who.STEWARD):
        one = await ctx.store.chapters.get(number)
        if one.founding:
            return one
    return None


async def chapter(ctx: Context) -> Chapter:
    """The same, for what cannot be done without one.

    Raises:
        FoundingOver: there is none (any more).
    """
    found = await find(ctx)
    if found is None:
        raise FoundingOver
    return found


async def done(ctx: Context, _args: Arguments) -> Post:
    """Ask once more, before founding mode is ended for good.

    Raises:
        FoundingOver: it has ended.
    """
    one = await chapter(ctx)
    members = ctx.store.memberships.count(one.id, MEMBERS)
    answers = (f"{PREFIX}:no:{one.id}", f"{PREFIX}:yes:{one.id}")
    return view.done_asked(one.name, members, answers, ctx.words)


async def end(ctx: Context, press: Pressed) -> str:
    """End founding mode, or let it go on.

    Raises:
        NotSteward: who pressed is none (any more).
        FoundingOver: it has ended meanwhile.
    """
    await stewards.require_there(ctx, press["chapter"])
    one = await ctx.store.chapters.get(press["chapter"])
    founding.check(one.founded)
    if press["answer"] == "no":
        put(ctx, view.not_done(ctx.words))
        return ""
    await ctx.store.chapters.end_founding(one.id, ctx.now)
    put(ctx, view.done(one.name, ctx.words))
    await stewards.tell(ctx, one.id, lambda _network, words: view.done(one.name, words))
    return ""
