"""What a steward is asked about a rule of the statutes: which, what holds, and where they have read it."""

from collections.abc import Sequence
from typing import Any

from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.chat.text import Listing, Text
from organiser.i18n import Words
from organiser.members.statutes import GRANTED, KINDS, Bylaws, Kind, Profile, Rule, written
from organiser.views.members.rule_names import RULES
from organiser.views.members.rule_values import value_said
from organiser.views.rich import Paragraph, post, strong


def rule_name(words: Words) -> str:
    """The name of `chapter rule`."""
    # Translators: a command: a steward answers a rule of the statutes. Two words, the first as in "/chapter".
    return words.pgettext("command", "chapter rule")


def rule_help(words: Words) -> str:
    """What `chapter rule` does."""
    return words.gettext("answer a rule that the law leaves open, or that I don't know; takes two stewards")


def rule_example(_words: Words) -> str:
    """The notice is 30 days, by article 12 of the bylaws."""
    return "leaving.notice; 30d; art. 12"


def rule_label(words: Words) -> str:
    """What a rule is called."""
    return words.pgettext("rule", "Rule")


def value_label(words: Words) -> str:
    """What the answer about a rule is called."""
    return words.pgettext("rule", "What holds")


def source_label(words: Words) -> str:
    """What the place is called where a rule stands."""
    return words.pgettext("rule", "Where it stands")


def day_label(words: Words) -> str:
    """What the day is called on which that was read."""
    return words.pgettext("rule", "Read on")


def several(rule: str) -> bool:
    """Whether the answer about a rule is a list."""
    return KINDS[rule].several


def ask_rule(rules: Sequence[str], network: Network, words: Words) -> Post:
    """Asks which rule; where buttons have no room for their names, these stand above them with numbers."""
    called = tuple((Text(RULES[name](words)),) for name in rules) if network is Network.TELEGRAM else ()
    return post(
        words.gettext("Which rule can you answer? I make nothing up: take one that you have read."),
        (Listing(called, start=1),) if called else "",
    )


def on_button(number: int, rule: str, network: Network, words: Words) -> str:
    """What stands for a rule where one is chosen: see `ask_rule`."""
    return str(number) if network is Network.TELEGRAM else RULES[rule](words)


def ask_value(rule: Rule, law: Profile, words: Words) -> Post:
    """Asks what holds; where a page says something about it, that is told as what it is."""
    return post((strong(RULES[rule.name](words)),), *_known(rule, law, words), _how(KINDS[rule.name], words))


def _known(rule: Rule, law: Profile, words: Words) -> Sequence[Paragraph]:
    if rule.hint is not None and rule.source is not None:
        return (hint(rule, law, words), words.gettext("Please look it up in the law, or in your bylaws."))
    if rule.value is Bylaws.DECIDE:
        return (words.gettext("The law leaves this to your bylaws: {source}.", source=rule.cited),)
    if rule.value is not None and rule.own is None:
        return (
            words.gettext(
                "The law says: {value} ({source}). Your bylaws may say otherwise.",
                value=value_said(rule.name, rule.value, law, words),
                source=rule.cited,
            ),
        )
    return (words.gettext("I don't know this. Please look it up in the law, or in your bylaws."),)


def hint(rule: Rule, law: Profile, words: Words) -> str:
    """What a page says of a rule that could not be read in the law."""
    if rule.hint is None or rule.source is None:
        return ""
    said = value_said(rule.name, rule.hint, law, words)
    place, day = rule.source.short, words.date(rule.source.read)
    if rule.cited:
        return words.gettext(
            "I could not read {article} itself. A page says: {value} ({page}, read on {day}).",
            article=rule.cited,
            value=said,
            page=place,
            day=day,
        )
    return words.gettext(
        "I could not read the law itself. A page says: {value} ({page}, read on {day}).",
        value=said,
        page=place,
        day=day,
    )


def _how(kind: Kind, words: Words) -> str:
    match kind.name:
        case "a period":
            return words.gettext("Write how long, such as {example}.", example="30d, 4w, 6m, 7y")
        case "a number":
            return words.gettext("Write a whole number.")
        case "per cent":
            return words.gettext("Write a whole number of per cent.")
        case _:
            return words.gettext("What holds in your co-op?")


def answers(rule: Rule, law: Profile, words: Words) -> list[tuple[str, str]]:
    """What there is to choose from: each as it is kept, and as it is said."""
    kind = KINDS[rule.name]
    values = kind.options or ((rule.hint,) if kind.name == "a period" and rule.hint is not None else ())
    kept = [one for one in values if one == GRANTED.get(rule.name, one)]
    return [(written(one), value_said(rule.name, one, law, words)) for one in kept]


def kept_value(rule: str, kept: Any, law: Profile, words: Words) -> str:
    """A value as it was answered, in words."""
    return value_said(rule, KINDS[rule].read(kept), law, words)


def ask_source(words: Words) -> Post:
    """Asks where the rule stands."""
    return post(
        words.gettext("Where did you read it? Name the law or the bylaws, and the article."),
        words.gettext("Every member sees it beside the rule."),
    )


def ask_day(words: Words) -> Post:
    """Asks when it was read."""
    return post(words.gettext("On which day did you read it?"))


def review(words: Words, *, dated: bool) -> Post:
    """Stands above what was answered; `dated`: another day was named than the one on which it is sent."""
    return post(
        "" if dated else words.gettext("You read it today."),
        words.gettext(
            "What depends on the rule follows it once it holds: how one leaves, what the register holds, who"
            " sees it and for how long it is kept. For that, another steward has to second it, except while"
            " the co-op is being founded."
        ),
    )


def propose_it(words: Words) -> str:
    """The button that proposes it."""
    return words.pgettext("button: rule", "Propose it")


def next_one(data: str, words: Words) -> Choice:
    """The button that asks for the next rule."""
    return Choice(words.pgettext("button: rule", "Another rule"), data)


def answer_them(data: str, words: Words) -> Choice:
    """The button below the open rules."""
    return Choice(words.pgettext("button: rule", "Answer a rule"), data)
