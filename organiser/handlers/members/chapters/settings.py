"""What a chapter sets for itself, and the rules of its statutes that only it can tell (asked in `bylaws`).

What moves power is set by two stewards. Values are checked when they are proposed and again when they are
set: a rule may have another law behind it by then.
"""

import re
from datetime import date
from difflib import get_close_matches
from typing import Final

import msgspec

from organiser.access import Who, may
from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context, Telling
from organiser.handlers import dialogs
from organiser.handlers.members import forms
from organiser.handlers.members.acts.effect import Decision, Effect
from organiser.handlers.members.acts.proposing import propose
from organiser.handlers.members.chapters import statutes
from organiser.i18n.folding import fold
from organiser.members.acts import ActKind
from organiser.members.settings import (
    SETTINGS,
    BylawRefused,
    NoticeRefused,
    RuleGranted,
    Setting,
    SettingFixed,
    SettingSame,
    SettingUnknown,
    Unit,
    find,
    read,
)
from organiser.members.statutes import (
    GRANTED,
    KINDS,
    OVERLAID,
    Bylaw,
    NoticeTooLong,
    Profile,
    profile,
    written,
)
from organiser.storage.chapters import Chapter
from organiser.views.members import settings as view
from organiser.views.members.acts import What

_NAME_AND_VALUE: Final = re.compile(r"(.+?)\s+(\d+\s+[^\W\d]+|\S+(?:\s*%)?)", re.DOTALL)
"""A name may have several words, a value has one; a sign of per cent, or days, may stand apart."""

SETTING: Final = "chapter set"
"""The command that sets something."""

RULE: Final = "chapter rule"
"""The command whose form asks for a rule of the statutes."""

_LONGEST: Final = 40
"""Letters of what was typed that are compared with names; none of these is as long."""


class Set(msgspec.Struct, frozen=True):
    """A setting, or a rule behind `OVERLAID`, and its value as it is kept.

    A rule says in which `source` it stands, and on which day that was `read`.
    """

    name: str
    value: str
    source: str = ""
    read: date | None = None


async def listed(ctx: Context, _args: Arguments) -> Post:
    """What the chapter has set."""
    chapter = await ctx.chapter(Who.MEMBER)
    held = await ctx.store.chapters.settings(chapter.id)
    shown = [view.ShownSetting(one, held.value(one.name)) for one in SETTINGS.values()]
    law = await statutes.of(ctx, chapter, named=may(Who.FULL_MEMBER, await ctx.standing(), chapter.id))
    return view.listed(chapter.name, shown, law, ctx.chat.ref.network, ctx.words)


async def _chapter(ctx: Context) -> None:
    """Which chapter is meant is asked first.

    Raises:
        NotSteward: they are none.
    """
    await ctx.chapter(Who.STEWARD)


QUESTION: Final = forms.single("setting", view.setting_label, view.ask_set, facts=_chapter)


async def set_(ctx: Context, args: Arguments) -> Post | None:
    """Change a setting, or propose to; of a rule of the statutes it is asked where it stands.

    Raises:
        SettingUnknown, SettingRefused: see `members.settings`.
        BylawRefused, SettingFixed: see `rule_value`.
    """
    chapter = await ctx.chapter(Who.STEWARD)
    given = args["setting"].strip()
    if fold(given).startswith(OVERLAID):
        await _ask_rule(ctx, chapter, given)
        return None
    payload = _read(ctx, given)
    setting = SETTINGS.get(payload.name)
    if setting is not None and not setting.two:
        await _check(ctx, chapter, payload)
        await ctx.store.chapters.set(chapter.id, setting.name, int(payload.value))
        return view.set_done(chapter.name, payload.name, payload.value, ctx.words)
    return await propose(ctx, chapter, SET, payload)


def _read(ctx: Context, typed: str) -> Set:
    """What was typed: a setting in any of our languages, and its value.

    Raises:
        SettingUnknown, SettingRefused: see `members.settings`.
    """
    found = _NAME_AND_VALUE.fullmatch(typed)
    name, value = found.groups() if found else (typed, "")
    setting = _find(ctx, name)
    return Set(setting.name, str(read(setting, _bare(ctx, setting, value))))


def _bare(ctx: Context, setting: Setting, value: str) -> str:
    """A value in digits where it is written as it is shown in one of our languages: `30 days`, `June`."""
    spoken = ctx.house.tongues.controls.languages
    if setting.unit is Unit.MONTH:
        named = {month for words in spoken if (month := words.month_of(value[:_LONGEST])) is not None}
        return str(named.pop()) if len(named) == 1 else value
    digits = "".join(sign for sign in value if sign.isdecimal())[:_LONGEST]
    shown = {fold(view.said(setting, int(digits), words)) for words in spoken} if digits else set()
    return digits if fold(value) in shown else value


async def _ask_rule(ctx: Context, chapter: Chapter, given: str) -> None:
    """Take a rule and its value as answers to the form that also asks for the source.

    Raises:
        SettingUnknown, BylawRefused, SettingFixed: see `rule_value`.
    """
    said, _, value = given.partition(" ")
    rule = fold(said).removeprefix(OVERLAID)
    kept = rule_value(profile(chapter.profile), rule, value.strip())
    await dialogs.close(ctx, SETTING)
    value_answered = {"values": kept.split(",")} if KINDS[rule].several else {"value": kept}
    await dialogs.ask(ctx, RULE, {"rule": rule} | value_answered, chapter=chapter.id)


def _find(ctx: Context, typed: str) -> Setting:
    """The setting of that name, in any language; what is like it is named in the chat's own.

    Raises:
        SettingUnknown: there is none.
    """
    for name, called in view.TYPED.items():
        if fold(typed) in {fold(called(words)) for words in ctx.house.tongues.controls.languages}:
            return SETTINGS[name]
    try:
        return find(typed)
    except SettingUnknown as unknown:
        own = {fold(called(ctx.words)): called(ctx.words) for called in view.TYPED.values()}
        near = get_close_matches(fold(typed)[:_LONGEST], own, n=1)
        like = None if unknown.nearest is None else view.TYPED[unknown.nearest](ctx.words)
        raise SettingUnknown(unknown.given, own[near[0]] if near else like) from None


async def _check(ctx: Context, chapter: Chapter, payload: Set) -> None:
    """Pass where it can be set.

    Raises:
        SettingSame: it is so already.
        SettingUnknown, BylawRefused, SettingFixed: see `rule_value`.
    """
    if not payload.name.startswith(OVERLAID):
        same = str((await ctx.store.chapters.settings(chapter.id)).value(payload.name)) == payload.value
    else:
        rule = payload.name.removeprefix(OVERLAID)
        rule_value(profile(chapter.profile), rule, payload.value)
        kept = (await ctx.store.chapters.bylaws(chapter.id)).get(rule)
        same = kept is not None and (kept.value, kept.source) == (payload.value, payload.source)
    if same:
        raise SettingSame


def rule_value(law: Profile, rule: str, given: object) -> str:
    """What somebody answers about a rule, as it is kept.

    Raises:
        SettingUnknown: there is no such rule.
        SettingFixed: the law fixes it.
        BylawRefused: it is no such value.
        NoticeRefused: nobody may have to wait so long.
        RuleGranted: nobody is given less than this.
    """
    if rule not in KINDS:
        raise SettingUnknown(f"{OVERLAID}{rule}", None)
    if not law.rules[rule].may_be_set:
        raise SettingFixed
    try:
        value = KINDS[rule].read(given)
    except NoticeTooLong as wrong:
        raise NoticeRefused from wrong
    except ValueError as wrong:
        raise BylawRefused(str(given), KINDS[rule].example) from wrong
    if value != GRANTED.get(rule, value):
        raise RuleGranted(rule)
    return written(value)


async def _word(ctx: Context, chapter: Chapter, payload: Set) -> What:
    if payload.name.startswith(OVERLAID):
        return view.rule(_overlaid(ctx, chapter, payload), payload.name.removeprefix(OVERLAID))
    return view.setting(payload.name, payload.value)


def _overlaid(ctx: Context, chapter: Chapter, payload: Set) -> Profile:
    """The country's profile with the rule as it would be."""
    since = ctx.now.astimezone(chapter.clock)
    bylaw = Bylaw(payload.value, payload.source, payload.read, since)
    return profile(chapter.profile).overlaid({payload.name.removeprefix(OVERLAID): bylaw})


async def _do(ctx: Context, chapter: Chapter, payload: Set, by: Decision) -> Telling:
    if payload.name.startswith(OVERLAID):
        rule = payload.name.removeprefix(OVERLAID)
        bylaw = Bylaw(payload.value, payload.source, payload.read, ctx.now)
        await ctx.store.chapters.set_rule(chapter.id, rule, bylaw, by.act)
        law = _overlaid(ctx, chapter, payload)
        return lambda _network, words: view.rule_done(chapter.name, law, rule, words)
    await ctx.store.chapters.set(chapter.id, payload.name, int(payload.value))
    return lambda _network, words: view.set_done(chapter.name, payload.name, payload.value, words)


SET: Final = Effect(ActKind.SET, Set, _word, _do, check=_check, subject=lambda payload: payload.name)
