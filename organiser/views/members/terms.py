"""The legal words of a country, in every language, and how lengths of time and sources of rules are said.

The law of a country decides which word is meant (a Belgian co-op has no members but shareholders); the
reader's language decides how it is written. A term stands inside sentences.
"""

from collections.abc import Mapping
from typing import Final

from organiser.forms import Wording
from organiser.i18n import Words
from organiser.members.statutes import Bylaw, Period, Profile, Rule, is_given

MEMBER: Final[Mapping[str, Wording]] = {
    # Translators: stands inside "your rights as a …" and the like, without an article.
    "member": lambda words: words.pgettext("legal term", "member"),
    "coop_member": lambda words: words.pgettext("legal term", "co-op member"),
    "shareholder": lambda words: words.pgettext("legal term", "shareholder"),
}
MEMBERS: Final[Mapping[str, Wording]] = {
    "member": lambda words: words.pgettext("legal term", "members"),
    "coop_member": lambda words: words.pgettext("legal term", "co-op members"),
    "shareholder": lambda words: words.pgettext("legal term", "shareholders"),
}
ASSEMBLY: Final[Mapping[str, Wording]] = {
    # Translators: stands behind "the". Dutch: a de-word, without "de". Swedish: with its ending ("stämman").
    "assembly": lambda words: words.pgettext("legal term", "general assembly"),
    "members_assembly": lambda words: words.pgettext("legal term", "general assembly of members"),
    "association_assembly": lambda words: words.pgettext("legal term", "general assembly of the association"),
}
REGISTER: Final[Mapping[str, Wording]] = {
    # Translators: stands behind "the". Dutch: a het-word, without "het". Swedish: with its ending.
    "members_register": lambda words: words.pgettext("legal term", "register of members"),
    "share_register": lambda words: words.pgettext("legal term", "register of shares"),
}


def member(profile: Profile, words: Words) -> str:
    """What the law calls somebody who belongs to the co-op."""
    return MEMBER[profile.terms.member](words)


def members(profile: Profile, words: Words) -> str:
    """What the law calls those who belong to the co-op."""
    return MEMBERS[profile.terms.member](words)


def assembly(profile: Profile, words: Words) -> str:
    """What the law calls the meeting of all members."""
    return ASSEMBLY[profile.terms.assembly](words)


def register(profile: Profile, words: Words) -> str:
    """What the law calls the owner register."""
    return REGISTER[profile.terms.register](words)


def period(length: Period, words: Words) -> str:
    """A length of time as a law says it, such as "4 weeks"."""
    parts = (
        words.ngettext("{count} year", "{count} years", length.years) if length.years else "",
        words.ngettext("{count} month", "{count} months", length.months) if length.months else "",
        words.ngettext("{count} week", "{count} weeks", length.weeks) if length.weeks else "",
        words.ngettext("{count} day", "{count} days", length.days) if length.days else "",
    )
    return words.listing([part for part in parts if part])


def source(rule: Rule | None, words: Words) -> str:
    """Where a right comes from; None is what this software grants to everybody."""
    if rule is None:
        return words.gettext("A rule of this co-op")
    if rule.own is not None:
        return _own(rule.own, words)
    said = rule.cited
    if rule.where_recognised:
        # Translators: {source} is a place in a law that holds for co-ops that the state has recognised.
        said = words.gettext("{source}, where your co-op is recognised", source=said)
    if rule.bylaws_may_differ and is_given(rule):
        # Translators: "it" is what the rule grants: this software grants it anyhow.
        return words.gettext(
            "{source}, unless your bylaws say otherwise; here it holds whatever they say", source=said
        )
    if rule.bylaws_may_differ:
        return words.gettext("{source}, unless your bylaws say otherwise", source=said)
    return said


def _own(bylaw: Bylaw, words: Words) -> str:
    """Where the co-op itself has read a rule, and who set it."""
    if not bylaw.source or bylaw.read is None or bylaw.since is None:
        return words.gettext("Your co-op's bylaws")
    read, since = words.date(bylaw.read), words.date(bylaw.since.date())
    if bylaw.names:
        # Translators: {source} is a place in a law or in bylaws, {names} are those of stewards.
        return words.gettext(
            "{source}, read on {read}. Set on {since} by {names}.",
            source=bylaw.source,
            read=read,
            since=since,
            names=words.listing(bylaw.names),
        )
    return words.gettext(
        "{source}, read on {read}. Set on {since} by stewards of your co-op.",
        source=bylaw.source,
        read=read,
        since=since,
    )
