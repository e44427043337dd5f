"""The settings of a chapter: what they are called and mean, what is set, and what is proposed to be set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.chat.text import Listing, RichText, Text
from organiser.forms import Wording
from organiser.i18n import Words
from organiser.members.settings import SETTINGS as KNOWN
from organiser.members.settings import Setting, Unit
from organiser.members.statutes import Profile, Rule
from organiser.views.commands import typed
from organiser.views.members.acts import What
from organiser.views.members.rights import with_source
from organiser.views.members.rule_names import RULES
from organiser.views.members.rule_values import value_said
from organiser.views.rich import code, post, strong

SETTINGS: Final[Mapping[str, Wording]] = {
    "sponsors": lambda words: words.pgettext("setting", "sponsors that an applicant needs"),
    "pace_least": lambda words: words.pgettext(
        "setting", "admissions that are always possible in seven days"
    ),
    "pace_share": lambda words: words.pgettext("setting", "admissions in seven days, as a share of members"),
    "probation_days": lambda words: words.pgettext("setting", "days of probation"),
    "term_days": lambda words: words.pgettext("setting", "days for which a role is granted"),
    "warning_days": lambda words: words.pgettext("setting", "days of warning before a role ends"),
    "year_end_month": lambda words: words.pgettext("setting", "month with which the financial year ends"),
}

TYPED: Final[Mapping[str, Wording]] = {
    # Translators: what one types behind "/chapter set": one word for each setting, no two alike.
    "sponsors": lambda words: words.pgettext("setting to type", "sponsors"),
    "pace_least": lambda words: words.pgettext("setting to type", "pace"),
    "pace_share": lambda words: words.pgettext("setting to type", "share"),
    "probation_days": lambda words: words.pgettext("setting to type", "probation"),
    "term_days": lambda words: words.pgettext("setting to type", "term"),
    "warning_days": lambda words: words.pgettext("setting to type", "warning"),
    "year_end_month": lambda words: words.pgettext("setting to type", "year-end"),
}


@dataclass(frozen=True, slots=True)
class ShownSetting:
    """A setting with what holds now."""

    setting: Setting
    value: int


def setting_name(name: str, words: Words) -> str:
    """What a setting is about, as it stands inside a sentence."""
    return SETTINGS[name](words)


def settings_name(words: Words) -> str:
    """The name of `chapter settings`."""
    # Translators: the command that shows a chapter's settings. Two words, the first as in "/chapter".
    return words.pgettext("command", "chapter settings")


def settings_help(words: Words) -> str:
    """What `chapter settings` does."""
    return words.gettext("see what the chapter has set for itself")


def set_name(words: Words) -> str:
    """The name of `chapter set`."""
    # Translators: the name of the command that changes a setting. Two words, the first as in "/chapter".
    return words.pgettext("command", "chapter set")


def set_help(words: Words) -> str:
    """What `chapter set` does."""
    return words.gettext("change a setting of the chapter; most take two stewards")


def setting_label(words: Words) -> str:
    """What stands for a setting and its value in the help."""
    # Translators: stands for a setting and its new value in the help. In capitals where there are any.
    return words.pgettext("parameter", "SETTING VALUE")


def ask_set(words: Words) -> Post:
    """Asks for a setting and its value; each is shown with its name to type."""
    rows = [(code(called(words)), Text(f"\n{SETTINGS[name](words)}")) for name, called in TYPED.items()]
    return post(
        words.pieces(
            "Which setting is to change? Write its name and the new value, such as {example}.",
            example=code(f"{TYPED['sponsors'](words)} 3"),
        ),
        (Listing(tuple(rows)),),
    )


def listed(
    chapter: str, settings: Sequence[ShownSetting], law: Profile, network: Network, words: Words
) -> Post:
    """What a chapter has set: each with its name to type, what holds, and the default; and its own rules."""
    command = typed("chapter set", set_name, network, words)
    example = f"{command} {TYPED['sponsors'](words)} 3"
    rules = tuple(_own(one, law, words) for one in law.rules.values() if one.own is not None)
    return post(
        (strong(words.gettext("Settings of {chapter}", chapter=chapter)),),
        (Listing(tuple(_line(one, words) for one in settings)),),
        (strong(words.gettext("What your bylaws say")), Listing(rules)) if rules else "",
        words.pieces(
            "Stewards change one like this: {example}. Another steward has to second it, except for the days"
            " of warning.",
            example=code(example),
        ),
    )


def _line(one: ShownSetting, words: Words) -> RichText:
    setting = one.setting
    value, default = said(setting, one.value, words), said(setting, setting.default, words)
    meant = SETTINGS[setting.name](words)
    held = (
        words.gettext("{meaning}: {value}", meaning=meant, value=value)
        if one.value == setting.default
        else words.gettext(
            "{meaning}: {value} (default {default})", meaning=meant, value=value, default=default
        )
    )
    return (code(TYPED[setting.name](words)), Text("\n"), Text(held))


def _own(rule: Rule, law: Profile, words: Words) -> RichText:
    meant = words.gettext(
        "{meaning}: {value}", meaning=RULES[rule.name](words), value=_held(rule, law, words)
    )
    return with_source(meant, (rule,), words)


def _held(rule: Rule, law: Profile, words: Words) -> str:
    return "" if rule.value is None else value_said(rule.name, rule.value, law, words)


def said(setting: Setting, value: int, words: Words) -> str:
    """A value of a setting with its unit."""
    match setting.unit:
        case Unit.DAYS:
            return words.ngettext("{count} day", "{count} days", value)
        case Unit.PERCENT:
            return words.percent(value / 100)
        case Unit.MONTH:
            return words.month(value)
        case Unit.COUNT:
            return words.number(value)


def setting(name: str, value: str) -> What:
    """What an act does that changes a setting; `value` as it is kept."""
    return lambda words: (
        words.gettext(
            "Set “{setting}” to {value}", setting=setting_name(name, words), value=_value(name, value, words)
        ),
    )


def rule(law: Profile, name: str) -> What:
    """What an act does that sets a rule of the statutes; `law` has it as it would be."""
    one = law.rules[name]
    own = one.own

    def said(words: Words) -> Sequence[str]:
        title = words.gettext(
            "Set “{setting}” to {value}", setting=RULES[name](words), value=_held(one, law, words)
        )
        if own is None or own.read is None:
            return (title,)
        read = words.date(own.read)
        return title, words.gettext("Source: {source} (read on {day}).", source=own.source, day=read)

    return said


def rule_done(chapter: str, law: Profile, name: str, words: Words) -> Post:
    """Told to who decided."""
    return post(
        words.gettext(
            "“{setting}” is {value} in {chapter} from now on.",
            setting=RULES[name](words),
            value=_held(law.rules[name], law, words),
            chapter=chapter,
        ),
        words.gettext("Where members read about it, its source and who set it stand beside it."),
    )


def _value(name: str, value: str, words: Words) -> str:
    return said(KNOWN[name], int(value), words)


def set_done(chapter: str, name: str, value: str, words: Words) -> Post:
    """Told to who decided."""
    return post(
        words.gettext(
            "“{setting}” is {value} in {chapter} from now on.",
            setting=setting_name(name, words),
            value=_value(name, value, words),
            chapter=chapter,
        )
    )
