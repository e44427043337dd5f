"""`/chapter rule`: a rule of the statutes that nobody could read, or that the law leaves to the bylaws.

A steward answers it with the place where they have read it and the day on which they did; like every setting
that moves power, it holds once another steward seconds it (`settings`). What the law fixes is not asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import msgspec

from organiser.access import Who
from organiser.answers import NotAChoice, NothingSaid
from organiser.chat.outgoing import Post
from organiser.chat.visible import visible_line
from organiser.commands import Arguments
from organiser.context import Context
from organiser.forms import Alternative, Asking, Field, Form
from organiser.handlers import dialogs
from organiser.handlers.members import forms
from organiser.handlers.members.acts.proposing import propose
from organiser.handlers.members.chapters import statutes
from organiser.handlers.members.chapters.belonging import of_mine
from organiser.handlers.members.chapters.settings import RULE, SET, Set, rule_value
from organiser.i18n import LOCALES, Words
from organiser.i18n.folding import fold
from organiser.members.refusals import TextTooLong
from organiser.members.settings import SettingFixed
from organiser.members.statutes import KINDS, OVERLAID, Profile, Rule
from organiser.presses import Pressed
from organiser.views.members import bylaws as view
from organiser.views.members.rule_names import RULES
from organiser.views.rich import post

PREFIX: Final = "rule"

LONGEST_SOURCE: Final = 120
"""Characters of the place where a rule stands: a law and an article."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the questions need to know: what holds now, which day it is, and every language's words."""

    law: Profile
    today: date
    tongues: Mapping[str, Words]

    def rule(self, asking: Asking["Ruling"]) -> Rule | None:
        """The rule that is asked about."""
        return self.law.rules.get(asking.answers.get("rule", ""))


async def facts(ctx: Context) -> Ruling:
    """What the form needs.

    Raises:
        NotSteward: they are none.
    """
    chapter = await ctx.chapter(Who.STEWARD)
    today = chapter.day(ctx.now)
    tongues = {one: ctx.house.tongues.named(one) for one in LOCALES}
    return Ruling(await statutes.of(ctx, chapter), today, tongues)


def _free(asking: Asking[Ruling]) -> list[str]:
    """The rules that are offered: what is open, then what was set before."""
    free = [one for one in asking.facts.law.rules.values() if one.open or one.own is not None]
    return [one.name for one in sorted(free, key=lambda one: not one.open)]


def _rules(asking: Asking[Ruling]) -> Sequence[Alternative]:
    """A rule is called by its name in any language, or by its id; on buttons there is room for a number."""
    return [
        Alternative(
            name,
            view.on_button(number, name, asking.network, asking.words),
            tuple(RULES[name](words) for words in asking.facts.tongues.values()),
        )
        for number, name in enumerate(_free(asking), 1)
    ]


def _rule(typed: str, asking: Asking[Ruling]) -> str:
    """A rule that was typed: also one that holds "unless the bylaws say otherwise".

    Raises:
        NotAChoice: there is no such rule.
        SettingFixed: it cannot be set.
    """
    said = fold(typed.strip())
    named = {
        fold(called(words)): name for name, called in RULES.items() for words in asking.facts.tongues.values()
    }
    name = named.get(said, said.removeprefix(OVERLAID))
    if name in KINDS and not asking.facts.law.rules[name].may_be_set:
        raise SettingFixed
    if name not in KINDS:
        raise NotAChoice(typed, [one.label for one in _rules(asking)])
    return name


def _is_list(asking: Asking[Ruling]) -> bool:
    rule = asking.facts.rule(asking)
    return rule is not None and bool(view.several(rule.name))


def _values(asking: Asking[Ruling]) -> Sequence[Alternative]:
    rule = asking.facts.rule(asking)
    if rule is None:
        return []
    return [Alternative(kept, label) for kept, label in view.answers(rule, asking.facts.law, asking.words)]


def _value(typed: str, asking: Asking[Ruling]) -> str:
    """Raises BylawRefused: it is no value of the rule."""
    rule = asking.facts.rule(asking)
    return "" if rule is None else rule_value(asking.facts.law, rule.name, typed.strip().removesuffix("%"))


def _shown(value: Any, asking: Asking[Ruling]) -> str:
    rule = asking.facts.rule(asking)
    return str(value) if rule is None else view.kept_value(rule.name, value, asking.facts.law, asking.words)


def _source(typed: str, _asking: Asking[Ruling]) -> str:
    """Raises NothingSaid, TextTooLong: what was typed names no place."""
    line = visible_line(typed)
    if not any(sign.isalnum() for sign in line):
        raise NothingSaid
    if len(line) > LONGEST_SOURCE:
        raise TextTooLong(LONGEST_SOURCE)
    return line


def _asked(asking: Asking[Ruling]) -> Post:
    rule = asking.facts.rule(asking)
    return post() if rule is None else view.ask_value(rule, asking.facts.law, asking.words)


FORM: Final = Form[Context, Ruling](
    fields=(
        Field(
            "rule",
            view.rule_label,
            lambda asking: view.ask_rule(_free(asking), asking.network, asking.words),
            alternatives=_rules,
            read=_rule,
            show=lambda value, asking: RULES[value](asking.words),
        ),
        Field(
            "value",
            view.value_label,
            _asked,
            alternatives=_values,
            read=_value,
            when=lambda asking: not _is_list(asking),
            show=_shown,
            titled=True,
            of="rule",
        ),
        Field(
            "values",
            view.value_label,
            _asked,
            alternatives=_values,
            several=True,
            when=_is_list,
            show=_shown,
            titled=True,
            of="rule",
        ),
        Field(
            "source", view.source_label, lambda asking: view.ask_source(asking.words), read=_source, of="rule"
        ),
        forms.day(view.day_label, view.ask_day),
    ),
    facts=facts,
    review=lambda asking: view.review(asking.words, dated=forms.DAY in asking.answers),
    send=view.propose_it,
)


async def answer(ctx: Context, answers: Arguments) -> Post:
    """Propose what was answered, and offer the next rule.

    Raises:
        SettingFixed, BylawRefused, SettingSame: see `settings`.
        ActWaits: the very same was proposed already.
    """
    chapter = await ctx.chapter(Who.STEWARD)
    today = chapter.day(ctx.now)
    rule = answers["rule"]
    value = rule_value(await statutes.of(ctx, chapter), rule, answers.get("values") or answers.get("value"))
    read = date.fromisoformat(answers[forms.DAY]) if forms.DAY in answers else today
    payload = Set(f"{OVERLAID}{rule}", value, answers["source"], read)
    told = await propose(ctx, chapter, SET, payload)
    further = view.next_one(f"{PREFIX}:{chapter.id}", ctx.words)
    return msgspec.structs.replace(told, choices=(*told.choices, (further,)))


async def begin(ctx: Context, press: Pressed) -> str:
    """The button that asks for a rule.

    Raises:
        NotMember: they have nothing to do with that chapter.
        NotSteward: they are no steward of it.
    """
    await dialogs.ask(ctx, RULE, chapter=(await of_mine(ctx, press["chapter"])).id)
    return ""
