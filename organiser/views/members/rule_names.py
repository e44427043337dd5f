"""What the rules of a statute profile, the columns of the register and its readers are called."""

from collections.abc import Mapping
from typing import Final

from organiser.forms import Wording
from organiser.i18n import Words
from organiser.members.statutes import Field, Keeping, Profile, Reader
from organiser.views.members.terms import members

RULES: Final[Mapping[str, Wording]] = {
    "members.minimum": lambda words: words.pgettext("rule", "Least number of members"),
    "admission.decides": lambda words: words.pgettext("rule", "Who admits members"),
    "admission.cause": lambda words: words.pgettext("rule", "Whether a refusal needs a good reason"),
    "admission.reasons": lambda words: words.pgettext("rule", "When a refusal must say why"),
    "admission.appeal": lambda words: words.pgettext("rule", "Who decides about a refusal on appeal"),
    "probation.allowed": lambda words: words.pgettext("rule", "Whether there may be a probation"),
    "leaving.approval": lambda words: words.pgettext("rule", "Whether leaving needs approval"),
    "leaving.when": lambda words: words.pgettext("rule", "When one may leave"),
    "leaving.notice": lambda words: words.pgettext("rule", "How long before one gives notice"),
    "leaving.form": lambda words: words.pgettext("rule", "How notice is given"),
    "expulsion.decides": lambda words: words.pgettext("rule", "Who excludes members"),
    "expulsion.hearing": lambda words: words.pgettext("rule", "Whether one is heard before an exclusion"),
    "expulsion.notice": lambda words: words.pgettext("rule", "How long one has to answer"),
    "expulsion.appeal": lambda words: words.pgettext("rule", "Who decides about an exclusion on appeal"),
    "expulsion.appeal_within": lambda words: words.pgettext("rule", "How long one has to appeal"),
    "vote.basis": lambda words: words.pgettext("rule", "What votes are counted by"),
    "vote.cap": lambda words: words.pgettext("rule", "Most votes of one member, in per cent"),
    "arrears.consequence": lambda words: words.pgettext("rule", "What may follow when somebody doesn't pay"),
    "register.fields": lambda words: words.pgettext("rule", "What the register must hold"),
    "register.form": lambda words: words.pgettext("rule", "How the register is kept"),
    "register.seen_by": lambda words: words.pgettext("rule", "Who may see the register"),
    "register.kept_for": lambda words: words.pgettext("rule", "How long the register is kept"),
    "shares.minimum": lambda words: words.pgettext("rule", "Least number of shares"),
    "shares.cap": lambda words: words.pgettext("rule", "Most shares of one member, in per cent"),
    "shares.refund": lambda words: words.pgettext("rule", "Whether one gets one's money back"),
    "shares.refund_amount": lambda words: words.pgettext("rule", "How much of it one gets back"),
    "shares.refund_from": lambda words: words.pgettext("rule", "From when one can ask for it"),
    "shares.refund_within": lambda words: words.pgettext("rule", "How soon it is paid"),
    "shares.refund_decides": lambda words: words.pgettext("rule", "Who decides about the payment"),
    "data.access": lambda words: words.pgettext("rule", "Whether one may see one's data"),
    "data.portable": lambda words: words.pgettext("rule", "Whether one may take one's data along"),
    "data.erasure": lambda words: words.pgettext("rule", "Whether one's data can be erased"),
}
"""Every rule of `KINDS`."""

FIELDS: Final[Mapping[Field, Wording]] = {
    Field.NUMBER: lambda words: words.pgettext("register column", "number"),
    Field.NAME: lambda words: words.pgettext("register column", "name"),
    Field.ADDRESS: lambda words: words.pgettext("register column", "address"),
    Field.ADMITTED: lambda words: words.pgettext("register column", "day of admission"),
    Field.LEFT: lambda words: words.pgettext("register column", "day of leaving"),
    Field.EXCLUDED: lambda words: words.pgettext("register column", "exclusion"),
    Field.SHARES: lambda words: words.pgettext("register column", "number of shares"),
    Field.SHARE_CLASS: lambda words: words.pgettext("register column", "kind of shares"),
    Field.TRANSFERS: lambda words: words.pgettext("register column", "transfers of shares"),
    Field.RESTRICTIONS: lambda words: words.pgettext("register column", "limits on transfers"),
    Field.PAID: lambda words: words.pgettext("register column", "amount paid in"),
    Field.OWED: lambda words: words.pgettext("register column", "amount to be paid in"),
    Field.REFUNDED: lambda words: words.pgettext("register column", "amount paid back"),
    Field.RIGHTS: lambda words: words.pgettext("register column", "rights of the shares"),
}
"""Every column of the register, as it stands in an enumeration."""

_READERS: Final[Mapping[Reader, Wording]] = {
    # Translators: who may see the register, in an enumeration.
    Reader.PUBLIC: lambda words: words.pgettext("register reader", "everybody"),
    Reader.CREDITORS: lambda words: words.pgettext("register reader", "the co-op's creditors"),
    Reader.AUTHORITIES: lambda words: words.pgettext("register reader", "authorities"),
}

KEEPINGS: Final[Mapping[Keeping, Wording]] = {
    # Translators: how the register may be kept: "on paper or electronically".
    Keeping.PAPER: lambda words: words.pgettext("register form", "on paper"),
    Keeping.ELECTRONIC: lambda words: words.pgettext("register form", "electronically"),
}
"""Every form of the register, as it stands in an enumeration; where it lies is said apart."""


def reader(kind: Reader, profile: Profile, words: Words) -> str:
    """Who may see the register, in the legal words of the country."""
    return members(profile, words) if kind is Reader.MEMBERS else _READERS[kind](words)
