"""`/ask` and `/reply`: a word with the stewards of a chapter, in private, and their answer.

Nothing of what is said is kept here. That somebody asked is a line among their readings, which they can see:
it says who may be answered, and stops a flood. Who answered is not told to who asked: stewards speak as one.
The other stewards are told who, so that nobody answers in their name unseen.
"""

from collections.abc import Iterable
from functools import partial
from typing import Final

from organiser.access import NotSteward, Who, may
from organiser.bridge.allowance import EVERYBODY
from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context
from organiser.forms import Answers
from organiser.handlers import dialogs
from organiser.handlers.members import forms
from organiser.handlers.members.acts.effect import PREFIX as ACT
from organiser.handlers.members.joining import agreeing
from organiser.handlers.members.stewards import stewards_of
from organiser.members import questions
from organiser.members.questions import NothingAsked, TextEmpty
from organiser.members.states import LIVE
from organiser.members.steps import readable
from organiser.presses import Pressed
from organiser.storage.chapters import Chapter
from organiser.storage.memberships import KeptMembership
from organiser.storage.readings import Reading
from organiser.views.members import asking as view
from organiser.views.members import reasons as reasons_view
from organiser.wanted import WhichChapter

PREFIX: Final = "reply"
READ: Final = "question"
"""What a reading says: that the stewards of a chapter were shown a question."""


async def _check(ctx: Context, answers: Answers) -> None:
    """Pass where somebody would read the answer.

    Raises:
        Refusal: see `_find`.
    """
    if "number" in answers:
        await _find(ctx, answers["number"])


FORM: Final = forms.reasoned(
    view.which_question,
    view.what_answer,
    label=reasons_view.answer_label,
    read=forms.read_text,
    check=_check,
)


async def _chapter(ctx: Context) -> None:
    """Know whose stewards are meant before the question is asked.

    Raises:
        WhichChapter: see `_meant`.
    """
    _meant(ctx, await ctx.store.memberships.known(ctx.require_person()))


QUESTION: Final = forms.single("text", view.text_label, view.ask_question, facts=_chapter)


async def ask(ctx: Context, args: Arguments) -> Post:
    """Pass a question on to each steward of a chapter that who asks has to do with.

    Raises:
        AskedOften, TextEmpty, TextTooLong: it is not passed on.
    """
    person, text = ctx.require_person(), readable(args["text"])
    if not text:
        raise TextEmpty
    kept = _meant(ctx, await ctx.store.memberships.known(person))
    if kept is None:
        return view.no_stewards(ctx.chat.ref.network, ctx.words)
    return await _pass_on(ctx, person, kept, text)


async def _pass_on(ctx: Context, person: int, kept: KeptMembership, text: str) -> Post:
    chapter = await ctx.store.chapters.get(kept.membership.chapter)
    known = await ctx.store.readings.asked(person, READ, chapter.id)
    for before in (known, ctx.house.allowance.written(READ, chapter.id, ctx.author)):
        questions.check_questions(before, ctx.now.astimezone(chapter.clock))
    number = kept.membership.id
    # Who was excluded and erased has no name here any more but the one of their network.
    name = kept.name or agreeing.network_name(ctx)
    question = view.Question(number, name, kept.membership.state, chapter.name, text)
    answer = f"{PREFIX}:{number}"
    waits = await _waits(ctx, person, chapter)
    others = sorted(await stewards_of(ctx, chapter.id) - {person})
    told = [
        await ctx.tell(one, lambda _network, words: view.asked(question, answer, words, waits=waits))
        for one in others
    ]
    if not any(told):
        return view.nobody(chapter.name, ctx.chat.ref.network, ctx.words)
    reading = Reading(READ, READ, ctx.now, person=person, chapter=chapter.id, actor=person)
    await ctx.store.readings.add(reading)
    ctx.house.allowance.write(READ, chapter.id, ctx.author, ctx.now)
    return view.passed_on(chapter.name, ctx.words)


async def _waits(ctx: Context, person: int, chapter: Chapter) -> tuple[int, str] | None:
    """The act about which who asks is heard now, and what shows it to a steward."""
    kept = await ctx.store.acts.heard(person, chapter.id)
    return None if kept is None else (kept.id, f"{ACT}:show:{kept.id}")


def _meant(ctx: Context, known: Iterable[KeptMembership]) -> KeptMembership | None:
    """The membership with which somebody asks: in a chapter the one that lives, or the last; None: no one.

    Raises:
        WhichChapter: there are several chapters, or another one was chosen that is none of theirs any more.
    """
    latest = {
        one.membership.chapter: one
        for one in sorted(known, key=lambda one: (one.membership.state in LIVE, one.membership.id))
        if one.membership.state in questions.ASK
    }
    if ctx.chosen in latest:
        return latest[ctx.chosen]
    if len(latest) > 1 or (latest and ctx.chosen is not None):
        raise WhichChapter(ctx.chat, tuple(sorted(latest)))
    return next(iter(latest.values()), None)


async def pressed(ctx: Context, press: Pressed) -> str:
    """The button under a question: ask for the answer.

    Raises:
        NotSteward, NothingAsked, AnsweredOften: see `_find`.
    """
    await _find(ctx, press["number"])
    await dialogs.ask(ctx, "reply", {"number": press["number"]})
    return ""


async def reply(ctx: Context, answers: Arguments) -> Post:
    """Pass a steward's answer on; the other stewards read it, too."""
    number, text = answers["number"], answers["reason"]
    person, chapter = await _find(ctx, number)
    if not await ctx.tell(person, partial(view.answered, chapter.name, text)):
        return view.out_of_reach(ctx.words)
    ctx.house.allowance.write(PREFIX, number, EVERYBODY, ctx.now)
    name = await ctx.store.memberships.name_of(ctx.person, chapter.id)
    for one in sorted(await stewards_of(ctx, chapter.id) - {ctx.person, person}):
        await ctx.tell(one, lambda _network, words: view.answered_there(number, name, text, words))
    return view.answer_sent(number, ctx.words)


async def _find(ctx: Context, number: int) -> tuple[int, Chapter]:
    """Who asked, by the number of their membership, and the chapter, whose steward would answer.

    Raises:
        NotSteward: who would answer is no steward of any chapter.
        NothingAsked: nobody of that number has asked a chapter of theirs lately.
        AnsweredOften: stewards have answered them again and again.
    """
    standing = await ctx.standing()
    if not may(Who.STEWARD, standing):
        raise NotSteward
    kept = await ctx.store.memberships.get(number)
    if kept is None:
        raise NothingAsked
    person, chapter = kept.membership.person, kept.membership.chapter
    # Who was excluded and erased with several accounts is as many persons now: the one who asked last.
    persons = await ctx.store.exclusions.met(number) if person is None else (person,)
    asked = {one: await ctx.store.readings.asked(one, READ, chapter) for one in persons}
    if not any(asked.values()) or not may(Who.STEWARD, standing, chapter):
        raise NothingAsked
    person = max(asked, key=lambda one: asked[one][-1:])
    if person == ctx.person:
        raise NothingAsked
    questions.check_answer(asked[person], ctx.now)
    found = await ctx.store.chapters.get(chapter)
    answered = ctx.house.allowance.written(PREFIX, number, EVERYBODY)
    questions.check_answers(answered, ctx.now.astimezone(found.clock))
    return person, found
