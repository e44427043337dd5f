"""`/rights`: what somebody may do and ask for in their co-op now, each with the rule that grants it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from organiser.chat.outgoing import Post
from organiser.chat.text import Listing, RichText, Style, Styled, Text
from organiser.forms import Wording
from organiser.i18n import Words
from organiser.members.states import MEMBERS, State
from organiser.members.statutes import (
    Amount,
    Body,
    Entitlement,
    Facts,
    Moment,
    Period,
    Profile,
    Reader,
    Right,
    Rule,
    Section,
    Start,
    rights,
)
from organiser.views.members.terms import assembly, member, period, register, source
from organiser.views.rich import Paragraph, post, strong


def rights_name(words: Words) -> str:
    """The name of `rights`."""
    # Translators: the name of the command that shows what somebody may do in the co-op. One word.
    return words.pgettext("command", "rights")


def rights_help(words: Words) -> str:
    """What `rights` does."""
    return words.gettext("see what you may do and ask for, and by which rule")


def your_rights(profile: Profile, facts: Facts, words: Words) -> Post:
    """Every right of that person; `profile` is the chapter's, with what its bylaws say."""
    if facts.state in MEMBERS:
        title = words.gettext("Your rights here as a {member}", member=member(profile, words))
    else:
        title = words.gettext("Your rights")
    return _told(title, profile, facts, words)


def members_rights(chapter: str, profile: Profile, words: Words) -> Post:
    """The same for who is no member: what they could do and ask for if they were a full one."""
    title = words.gettext("What members of {chapter} may do and ask for", chapter=chapter)
    return _told(title, profile, Facts(State.MEMBER), words)


def _told(title: str, profile: Profile, facts: Facts, words: Words) -> Post:
    held = rights(profile, facts)
    told: list[Paragraph] = [(strong(title),)]
    for section, of in groupby(held, key=lambda right: right.section):
        told.append((strong(SECTIONS[section](words)), listed(of, profile, words)))
    return post(*told, *closing((rule for right in held for rule in right.rules), words))


def listed(held: Iterable[Right], profile: Profile, words: Words) -> Listing:
    """Rights below each other, each with where it comes from."""
    sentences = ((right.rules, SENTENCES[right.entitlement](profile, words)) for right in held)
    return Listing(tuple(with_source(said, rules, words) for rules, said in sentences))


def with_source(said: str, rules: Sequence[Rule], words: Words) -> RichText:
    """A sentence, and below it where it comes from; without a rule this software grants it to everybody."""
    places = "\n".join(source(rule, words) for rule in rules or (None,))
    return (Text(said), Text("\n"), Styled(Style.ITALIC, (Text(places),)))


def closing(rules: Iterable[Rule], words: Words) -> Iterator[Paragraph]:
    """How sure all this is: when these rules were read."""
    read = [rule.source.read for rule in rules if rule.source and rule.value is not None]
    if read:
        yield words.gettext(
            "We read these rules on {day}. Laws change, and this isn't legal advice. What is missing here"
            " isn't known yet: ask a steward.",
            day=words.date(min(read)),
        )


def _appeal_of_refusal(profile: Profile, words: Words) -> str:
    return words.gettext(
        "If you are refused, you can ask the {assembly} to admit you after all.",
        assembly=assembly(profile, words),
    )


def _when_to_leave(profile: Profile, words: Words) -> str:
    rules = profile.leaving
    if rules.notice:
        return _AFTER_NOTICE[rules.when](words, period(rules.notice, words))
    return _WITHOUT_NOTICE[rules.when](words)


_AFTER_NOTICE: Final[Mapping[Moment | None, Callable[[Words, str], str]]] = {
    Moment.YEAR_END: lambda words, notice: words.gettext(
        "Your membership ends with the financial year, if you give notice at least {period} before.",
        period=notice,
    ),
    Moment.FIRST_HALF: lambda words, notice: words.gettext(
        "You can leave in the first six months of the financial year, if you give notice at least {period}"
        " before.",
        period=notice,
    ),
    Moment.ANY_TIME: lambda words, notice: words.gettext(
        "You can leave at any time. It takes {period}.", period=notice
    ),
    None: lambda words, notice: words.gettext(
        "If you give notice, your membership ends {period} later.", period=notice
    ),
}
_WITHOUT_NOTICE: Final[Mapping[Moment | None, Wording]] = {
    Moment.YEAR_END: lambda words: words.gettext(
        "Your membership ends with the financial year in which you give notice."
    ),
    Moment.FIRST_HALF: lambda words: words.gettext(
        "You can leave in the first six months of the financial year."
    ),
    Moment.ANY_TIME: lambda words: words.gettext("You can leave at any time, and at once."),
    None: lambda words: words.gettext("Your co-op's bylaws say when and how you give notice."),
}


def _who_expels(profile: Profile, words: Words) -> str:
    if profile.value("expulsion.decides") is Body.BOARD:
        return words.gettext("Only the board can exclude you.")
    return words.gettext("Only the {assembly} can exclude you.", assembly=assembly(profile, words))


def _time_to_answer(profile: Profile, words: Words) -> str:
    time = _period("expulsion.notice", profile, words)
    return words.gettext("You have at least {period} to answer.", period=time)


def _appeal_of_expulsion(profile: Profile, words: Words) -> str:
    if profile.value("expulsion.appeal") is Body.COURT:
        return words.gettext("You can take an exclusion to court.")
    within = _period("expulsion.appeal_within", profile, words)
    if not within:
        return words.gettext("You can appeal to the {assembly}.", assembly=assembly(profile, words))
    return words.gettext(
        "You can appeal to the {assembly} within {period}.", assembly=assembly(profile, words), period=within
    )


def _how_much(profile: Profile, words: Words) -> str:
    if profile.value("shares.refund_amount") is Amount.PAID_IN:
        return words.gettext("You get back what you paid in.")
    return words.gettext("How much it is depends on what the co-op owns and owes at the end of that year.")


def _money_from(profile: Profile, words: Words) -> str:
    if profile.value("shares.refund_from") is Start.LEAVING:
        return words.gettext("You can ask for it from the day on which your membership ends.")
    return words.gettext("You can ask for it from the next financial year on.")


def _money_within(profile: Profile, words: Words) -> str:
    within = _period("shares.refund_within", profile, words)
    return words.gettext("It is paid at the latest {period} after your membership has ended.", period=within)


def _who_decides_refund(profile: Profile, words: Words) -> str:
    if profile.value("shares.refund_decides") is Body.BOARD:
        return words.gettext("The board decides about the payment.")
    return words.gettext("The {assembly} decides about the payment.", assembly=assembly(profile, words))


def _see_register(profile: Profile, words: Words) -> str:
    if Reader.PUBLIC in (profile.register.seen_by or ()):
        return words.gettext("Anybody may see the {register}, you too.", register=register(profile, words))
    return words.gettext("You may see the {register}.", register=register(profile, words))


def _period(name: str, profile: Profile, words: Words) -> str:
    """The period that a rule names; "" where it names none."""
    value = profile.value(name)
    return period(value, words) if isinstance(value, Period) else ""


SECTIONS: Final[Mapping[Section, Wording]] = {
    Section.JOINING: lambda words: words.pgettext("rights", "Joining"),
    Section.VOTING: lambda words: words.pgettext("rights", "Voting"),
    Section.LEAVING: lambda words: words.pgettext("rights", "Leaving"),
    Section.EXPULSION: lambda words: words.pgettext("rights", "Being excluded"),
    Section.MONEY: lambda words: words.pgettext("rights", "Your money"),
    Section.REGISTER: lambda words: words.pgettext("rights", "The register"),
    Section.DATA: lambda words: words.pgettext("rights", "What is kept about you"),
}
"""What each part is headed."""

SENTENCES: Final[Mapping[Entitlement, Callable[[Profile, Words], str]]] = {
    Entitlement.REFUSED_FOR_CAUSE: lambda _profile, words: words.gettext(
        "You can be refused only for a good reason."
    ),
    Entitlement.REASONS: lambda _profile, words: words.gettext("If you are refused, you are told why."),
    Entitlement.APPEAL_OF_REFUSAL: _appeal_of_refusal,
    Entitlement.ONE_VOTE: lambda _profile, words: words.gettext(
        "You have one vote, however many shares you hold."
    ),
    Entitlement.FREE_TO_LEAVE: lambda _profile, words: words.gettext(
        "Leaving is your own decision. Nobody has to agree."
    ),
    Entitlement.WHEN_TO_LEAVE: _when_to_leave,
    Entitlement.WHO_EXPELS: _who_expels,
    Entitlement.HEARING: lambda _profile, words: words.gettext("Before you are excluded, you are heard."),
    Entitlement.TIME_TO_ANSWER: _time_to_answer,
    Entitlement.APPEAL_OF_EXPULSION: _appeal_of_expulsion,
    Entitlement.MONEY_BACK: lambda _profile, words: words.gettext(
        "When your membership ends, you can ask for the money of your shares back."
    ),
    Entitlement.HOW_MUCH: _how_much,
    Entitlement.MONEY_FROM: _money_from,
    Entitlement.MONEY_WITHIN: _money_within,
    Entitlement.WHO_DECIDES_REFUND: _who_decides_refund,
    Entitlement.SEE_REGISTER: _see_register,
    Entitlement.SEE_DATA: lambda _profile, words: words.gettext(
        "You can see everything that is kept about you."
    ),
    Entitlement.TAKE_DATA: lambda _profile, words: words.gettext("You can take it with you as a file."),
    Entitlement.ERASE_DATA: lambda _profile, words: words.gettext(
        "You can have it erased, except for what the law makes the co-op keep."
    ),
    Entitlement.SEE_READINGS: lambda _profile, words: words.gettext(
        "You can see who has read or exported what of it."
    ),
}
"""What each right says."""
