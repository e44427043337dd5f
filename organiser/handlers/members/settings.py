"""What a chapter sets for itself, and what its bylaws say where the law leaves it to them.

What moves power is set by two stewards. Values are checked when they are proposed and again when they are
set: a rule may have another law behind it by then.
"""

import re
from typing import Final

import msgspec

from organiser.access import Who
from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context, Telling
from organiser.handlers.members.acts import propose
from organiser.handlers.members.deed import Decision, Deed
from organiser.i18n.folding import fold
from organiser.members.acts import ActKind
from organiser.members.refusals import BylawRefused, SettingFixed, SettingSame, SettingUnknown
from organiser.members.settings import SETTINGS, Setting, find, read
from organiser.members.statutes import KINDS, OVERLAID, profile
from organiser.storage.chapters import Chapter
from organiser.views.members import settings as view
from organiser.views.members.acts import What

_NAME_AND_VALUE: Final = re.compile(r"(.+?)\s+(\S+(?:\s*%)?)", re.DOTALL)
"""A name may have several words, a value has one; a sign of per cent may stand apart."""


class Set(msgspec.Struct, frozen=True):
    """A setting, or a rule behind `OVERLAID`, and its value as it is kept."""

    name: str
    value: str


async def listed(ctx: Context, _args: Arguments) -> Post:
    """What the chapter has set."""
    chapter = await ctx.chapter(Who.MEMBER)
    held = await ctx.store.chapters.settings(chapter.id)
    shown = [view.ShownSetting(one, held.value(one.name)) for one in SETTINGS.values()]
    bylaws = await ctx.store.chapters.bylaws(chapter.id)
    return view.listed(chapter.name, shown, bylaws, ctx.chat.ref.network, ctx.words)


async def set_(ctx: Context, args: Arguments) -> Post:
    """Change a setting, or propose to.

    Raises:
        SettingUnknown, SettingRefused: see `members.settings`.
        BylawRefused, SettingFixed: see `_check_rule`.
    """
    chapter = await ctx.chapter(Who.STEWARD)
    payload = _read(ctx, args["setting"].strip())
    setting = SETTINGS.get(payload.name)
    if setting is not None and not setting.two:
        await _check(ctx, chapter, payload)
        await ctx.store.chapters.set(chapter.id, setting.name, int(payload.value))
        return view.set_done(chapter.name, payload.name, payload.value, ctx.words)
    return await propose(ctx, chapter, SET, payload)


def _read(ctx: Context, typed: str) -> Set:
    """What was typed: a setting in any of our languages, or a rule, and its value.

    Raises:
        SettingUnknown, SettingRefused: see `members.settings`.
    """
    if fold(typed).startswith(OVERLAID):
        rule, _, value = typed.partition(" ")
        return Set(fold(rule), value.strip())
    found = _NAME_AND_VALUE.fullmatch(typed)
    name, value = found.groups() if found else (typed, "")
    setting = _find(ctx, name)
    return Set(setting.name, str(read(setting, value)))


def _find(ctx: Context, typed: str) -> Setting:
    for name, called in view.TYPED.items():
        if fold(typed) in {fold(called(words)) for words in ctx.house.tongues.controls.languages}:
            return SETTINGS[name]
    return find(typed)


async def _check(ctx: Context, chapter: Chapter, payload: Set) -> None:
    """Pass where it can be set.

    Raises:
        SettingSame: it is so already.
        SettingUnknown, BylawRefused, SettingFixed: see `_check_rule`.
    """
    if payload.name.startswith(OVERLAID):
        rule = payload.name.removeprefix(OVERLAID)
        _check_rule(chapter, rule, payload.value)
        held = (await ctx.store.chapters.bylaws(chapter.id)).get(rule)
    else:
        held = str((await ctx.store.chapters.settings(chapter.id)).value(payload.name))
    if held == payload.value:
        raise SettingSame


def _check_rule(chapter: Chapter, rule: str, value: str) -> None:
    """Pass where the bylaws can say so.

    Raises:
        SettingUnknown: there is no such rule.
        SettingFixed: the law fixes it.
        BylawRefused: it is no such value.
    """
    law = profile(chapter.profile)
    if rule not in KINDS:
        raise SettingUnknown(f"{OVERLAID}{rule}", None)
    if not law.rules[rule].may_be_set:
        raise SettingFixed
    try:
        law.with_bylaws({rule: value})
    except ValueError as wrong:
        raise BylawRefused(value, KINDS[rule].example) from wrong


async def _word(_ctx: Context, _chapter: Chapter, payload: Set) -> What:
    return view.setting(payload.name, payload.value)


async def _do(ctx: Context, chapter: Chapter, payload: Set, _by: Decision) -> Telling:
    rule = payload.name.startswith(OVERLAID)
    await ctx.store.chapters.set(chapter.id, payload.name, payload.value if rule else int(payload.value))
    return lambda _network, words: view.set_done(chapter.name, payload.name, payload.value, words)


SET: Final = Deed(ActKind.SET, Set, _check, _word, _do)
