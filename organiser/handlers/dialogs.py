"""Forms, filled in step by step in private: each step is one transaction, so that a restart loses nothing.

A press is answered in the place of the question that it was pressed under, so that the next question neither
waits for a turn of its own nor leaves buttons behind that mean nothing any more. What is typed is answered
below it. What the steps do is `organiser.dialogs`', the questions are their features'.
Above 250 lines because who a word or a number in private is for is decided where forms go on.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from organiser.chat.outgoing import Post, Revise
from organiser.chat.refs import Network
from organiser.commands import Command
from organiser.context import Context
from organiser.course import Course, Filling
from organiser.dialogs import Dialog, Move, Turn
from organiser.errors import Refusal
from organiser.forms import chosen_number
from organiser.handlers.answering import below, place
from organiser.presses import Pressed
from organiser.storage.codes import Offered
from organiser.storage.dialogs import Opened
from organiser.views import dialogs as view
from organiser.views.anywhere import private_welcome
from organiser.views.refusals import refusal
from organiser.views.rich import Paragraph

PREFIX: Final = "dialog"
_TOKEN_BYTES: Final = 6


@dataclass(frozen=True, slots=True)
class _Open:
    """A dialog that somebody is in the middle of, with all that a step needs."""

    opened: Opened
    command: Command[Context]
    dialog: Dialog[Any]

    def data(self, what: str) -> str:
        """What comes back from a button under the question that is shown now."""
        return f"{PREFIX}:{self.opened.token}:{self.opened.step}:{what}"

    def at(self, ctx: Context, filling: Filling, *, further: bool = True) -> "_Open":
        """The dialog where it stands after a step; `further` makes the buttons shown so far old."""
        step = self.opened.step + further
        opened = msgspec.structs.replace(self.opened, filling=filling, step=step, touched=ctx.now)
        return _Open(opened, self.command, self.dialog)


async def begin(
    ctx: Context, command: Command[Context], line: str = "", answers: Mapping[str, Any] | None = None
) -> None:
    """Begin the form of a command in this private chat, with what one line says and what is known already.

    Whoever is in the middle of it goes on where they are, unless one line says it anew; another form is
    dropped.
    """
    person = ctx.require_person()
    before = await ctx.store.dialogs.find(person)
    if before is not None and before.command == command.name and not line:
        here = msgspec.structs.replace(before, chat=ctx.chat.id)
        dialog = await _dialog(ctx, command, before.chosen)
        turn = dialog.told(before.filling, answers) if answers else dialog.again(before.filling)
        await _go_on(ctx, _Open(here, command, dialog), turn)
        return
    dialog = await _dialog(ctx, command, ctx.chosen)
    first = await _welcome(ctx)
    if before is not None:
        await ctx.store.dialogs.close(before.token)
        first += _dropped(ctx, before, command)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    opened = Opened(person, ctx.chat.id, command.name, token, 0, Filling(), ctx.now, ctx.now, ctx.chosen)
    await _go_on(ctx, _Open(opened, command, dialog), dialog.begin(line, answers), first)


async def ask(
    ctx: Context,
    name: str,
    answers: Mapping[str, Any] | None = None,
    *,
    chapter: int | None = None,
    line: str = "",
) -> None:
    """Begin the form of the command of that name, as a button does, for a `chapter` that is known.

    `line` is what was said of it already.

    Nothing is asked where there is no such command.
    """
    command = ctx.house.commands.find(name)
    if command is not None:
        here = ctx if chapter is None else msgspec.structs.replace(ctx, chosen=chapter)
        await begin(here, command, line, answers)


async def asks(ctx: Context, command: Command[Context]) -> bool:
    """Whether a command that was given without more asks for it: nothing else that is asked is dropped so."""
    if command.asks is None:
        return False
    opened = await open_for(ctx)
    return opened is None or opened.command == command.name


async def close(ctx: Context, name: str) -> None:
    """Ask no more for what the command of that name needs: it is here."""
    opened = await open_for(ctx)
    if opened is not None and opened.command == name:
        await ctx.store.dialogs.close(opened.token)


async def _welcome(ctx: Context) -> list[Paragraph]:
    """Who can read what is written here, before the first question that somebody is ever asked."""
    if ctx.chat.welcomed:
        return []
    await ctx.store.chats.change(ctx.chat, welcomed=True)
    return [private_welcome(ctx.chat.ref.network, ctx.words).text]


def _dropped(ctx: Context, before: Opened, command: Command[Context]) -> list[Paragraph]:
    other = ctx.house.commands.find(before.command)
    if other is None or other is command:
        return []
    return [view.dropped(other, ctx.chat.ref.network, ctx.words)]


async def said(ctx: Context, text: str) -> bool:
    """Take what somebody said in private for an answer; False where they were asked nothing here."""
    found = await _find(ctx)
    if found is None or await _is_for_another(ctx, found, text):
        return False
    await _go_on(ctx, found, found.dialog.said(found.opened.filling, text))
    return True


async def pressed(ctx: Context, press: Pressed) -> str:
    """A button under a question; one of an earlier question changes nothing."""
    found = await _find(ctx)
    if found is None or found.opened.token != press["token"]:
        return await _gone(ctx, press["token"])
    if found.opened.step != press["step"]:
        return view.asked_earlier(ctx.words)
    turn = found.dialog.pressed(found.opened.filling, press["what"])
    if turn is None:
        return view.asked_earlier(ctx.words)
    await _go_on(ctx, found, turn)
    if turn.move is not Move.PICK or ctx.pressed is None:
        return ""
    asked = found.dialog.course.question(turn.filling)
    return view.picked([one.label for one in asked.presses if one.picked], ctx.words)


async def asked_again(ctx: Context) -> Post | None:
    """The question that waits in this chat, anew and in its language; None where nothing waits.

    Raises:
        Refusal: the form cannot go on; it is dropped.
    """
    found = await _find(ctx)
    if found is None:
        return None
    here = found.at(ctx, found.opened.filling)
    await ctx.store.dialogs.put(here.opened)
    return _question(ctx, here)


async def _gone(ctx: Context, token: str) -> str:
    """Why the button of a dialog does nothing: it goes on in another chat, or is over."""
    opened = await open_for(ctx)
    if opened is None or opened.token != token:
        return view.is_over(ctx.words)
    return view.goes_on(ctx.store.directory.chats[opened.chat].ref.network, ctx.words)


async def open_for(ctx: Context) -> Opened | None:
    """What whoever asks is in the middle of, wherever."""
    return None if ctx.person is None else await ctx.store.dialogs.find(ctx.person)


async def _find(ctx: Context) -> _Open | None:
    """What whoever asks is in the middle of in this chat.

    Raises:
        Refusal: the form cannot go on; it is dropped.
    """
    opened = await open_for(ctx)
    if opened is None or opened.chat != ctx.chat.id:
        return None
    command = ctx.house.commands.find(opened.command)
    if command is None or command.questions is None:
        await ctx.store.dialogs.close(opened.token)
        return None
    try:
        dialog = await _dialog(ctx, command, opened.chosen)
    except Refusal:
        await ctx.store.dialogs.close(opened.token)
        raise
    return _Open(opened, command, dialog)


async def _dialog(ctx: Context, command: Command[Context], chosen: int | None) -> Dialog[Any]:
    """A step through the form of a command, with the chapter that was `chosen` for it."""
    form = command.questions
    if form is None:
        raise ValueError(f"{command.name} asks nothing")
    facts = await form.facts(msgspec.structs.replace(ctx, chosen=chosen))
    course = Course(form, facts, ctx.words, ctx.chat.ref.network)
    return Dialog(course, ctx.house.tongues.controls)


async def _is_for_another(ctx: Context, found: _Open, text: str) -> bool:
    """Whether a number chooses among what something else has offered here since the question was asked.

    To a question that offers nothing, too, where choices are numbers (decision 0017): what was shown last is
    meant then. Beside buttons a number that is typed answers the question.
    """
    number = chosen_number(text)
    numbered = ctx.chat.ref.network is Network.MATRIX
    if not number or not (numbered or found.dialog.course.question(found.opened.filling).presses):
        return False
    offered = [choice.data for choice in (await ctx.store.offered(ctx.chat)).choices]
    ours = any(data.startswith(f"{PREFIX}:{found.opened.token}:") for data in offered)
    return not ours and number <= len(offered) and bool(offered[number - 1])


async def _go_on(ctx: Context, found: _Open, turn: Turn, first: Sequence[Paragraph] = ()) -> None:
    """Do what a step leads to."""
    match turn.move:
        case Move.CANCEL:
            await ctx.store.dialogs.close(found.opened.token)
            place(ctx, view.cancelled(found.command, ctx.chat.ref.network, ctx.words))
        case Move.SEND:
            await _send(ctx, found, turn.filling)
        case Move.PICK:
            here = found.at(ctx, turn.filling, further=ctx.pressed is None)
            await ctx.store.dialogs.put(here.opened)
            place(ctx, _question(ctx, here))
        case Move.ASK | Move.HELP:
            await _check(ctx, found, turn.filling.answers)
            await _ask(ctx, found, turn, first)


async def _check(ctx: Context, found: _Open, answers: Mapping[str, Any]) -> None:
    """Pass where what is answered so far can lead to something.

    Raises:
        Refusal: it can't; the form is dropped.
    """
    form = found.dialog.course.form
    if form.check is None:
        return
    try:
        await form.check(msgspec.structs.replace(ctx, chosen=found.opened.chosen), answers)
    except Refusal:
        await ctx.store.dialogs.close(found.opened.token)
        raise


async def _ask(ctx: Context, found: _Open, turn: Turn, first: Sequence[Paragraph] = ()) -> None:
    """Show where the dialog stands now."""
    here = found.at(ctx, turn.filling)
    await ctx.store.dialogs.put(here.opened)
    above = list(first)
    if turn.refused is not None:
        above.append(refusal(turn.refused, ctx.chat.ref.network, ctx.words).text)
    if turn.move is Move.HELP:
        above += view.explained(here.dialog.course.question(turn.filling), here.command)
    post = _question(ctx, here, above)
    if not post.choices:
        # From now on a number answers this question, whatever was offered before.
        ctx.store.offer(ctx.chat, Offered())
    if turn.refused is not None or turn.move is Move.HELP:
        # What leads nowhere counts among what somebody asks; an answer that leads on never does.
        ctx.answer(post)
    else:
        place(ctx, post)


def _question(ctx: Context, here: _Open, above: Sequence[Paragraph] = ()) -> Post:
    course = here.dialog.course
    form, asked = course.form, course.question(here.opened.filling)
    review = form.review(asked.asking) if asked.field is None and form.review is not None else None
    send = "" if form.send is None else form.send(ctx.words)
    recalled = ctx.pressed is not None
    return view.question(asked, here.data, first=above, review=review, send=send, recalled=recalled)


async def _send(ctx: Context, found: _Open, filling: Filling) -> None:
    """Do what the form was for. What is refused can be mended: nothing that was answered is lost."""
    course = found.dialog.course
    await _check(ctx, found, filling.answers)
    try:
        await ctx.require(found.command.who)
        there = msgspec.structs.replace(ctx, chosen=found.opened.chosen)
        answer = await found.command.handler(there, course.result(filling.answers))
    except Refusal as why:
        await _ask(ctx, found, Turn(found.dialog.reopened(filling), refused=why))
        return
    await ctx.store.dialogs.close(found.opened.token)
    if answer is not None:
        below(ctx, answer)
    if ctx.pressed is not None:
        ctx.send(ctx.chat, Revise(ctx.pressed, view.recalled(course.question(filling))))
