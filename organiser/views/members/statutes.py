"""What a statute profile means here: how leaving works, what the register is, which rules are still open."""

from datetime import date

from organiser.chat.outgoing import Choice, Post
from organiser.chat.text import Listing, RichText, Text
from organiser.i18n import Words
from organiser.members.statutes import Bylaws, Form, Keeping, Profile, Reader, Rule
from organiser.members.statutes.rights import leaving, money
from organiser.views.members.rights import closing, listed, with_source
from organiser.views.members.rule_names import FIELDS, KEEPINGS, RULES, reader
from organiser.views.members.terms import period, register
from organiser.views.rich import Paragraph, post, strong


def statutes_name(words: Words) -> str:
    """The name of `chapter statutes`."""
    # Translators: two words, the first as in "chapter". It shows which rules of the bylaws are not known yet.
    return words.pgettext("command", "chapter statutes")


def statutes_help(words: Words) -> str:
    """What `chapter statutes` does."""
    return words.gettext("see which rules of your bylaws I don't know yet")


def leaving_here(profile: Profile, ends: date | None, words: Words) -> Post:
    """How one leaves here. `ends` is when a membership ends whose notice is given now, None not to say it."""
    held = (*leaving(profile), *money(profile))
    said: list[Paragraph] = [
        (strong(words.gettext("How leaving works here")), listed(held, profile, words)),
        _form(profile, words),
    ]
    if ends is not None:
        said.append(
            words.gettext("If you give notice today, your membership ends on {day}.", day=words.date(ends))
        )
    return post(*said, *closing((rule for right in held for rule in right.rules), words))


def _form(profile: Profile, words: Words) -> str:
    if profile.rules["leaving.form"].value is Bylaws.DECIDE:
        return ""
    match profile.leaving.form:
        case Form.WRITING:
            return words.gettext("Notice is given in writing.")
        case Form.ANY:
            return words.gettext("Notice can be given in any way.")
        case None:
            return words.gettext(
                "Whether notice must be given in a certain way isn't known yet: ask a steward."
            )


def register_here(profile: Profile, words: Words) -> Post:
    """What the law asks of the owner register, and who may see it."""
    called = register(profile, words)
    title = strong(words.gettext("About the {register}", register=called))
    facts = {
        "register.fields": _fields(profile, words),
        "register.seen_by": who_sees(profile, words),
        "register.kept_for": kept_for(profile, words),
        "register.form": _kept(profile, words),
    }
    rules = [profile.rules[name] for name in facts]
    items = tuple(_fact(said, rule, words) for said, rule in zip(facts.values(), rules, strict=True))
    return post(
        (title, Listing(items)),
        *closing(rules, words),
        words.gettext(
            "I keep legal names and addresses locked, apart from everything else that is said here."
        ),
    )


def _fact(said: str, rule: Rule, words: Words) -> RichText:
    return (Text(said),) if rule.open else with_source(said, (rule,), words)


def _fields(profile: Profile, words: Words) -> str:
    fields = profile.register.fields
    if fields is None:
        return words.gettext("What it must hold isn't known yet.")
    return words.gettext(
        "It must hold, for each: {columns}.",
        columns=words.listing([FIELDS[field](words) for field in fields]),
    )


def who_sees(profile: Profile, words: Words) -> str:
    """Who may see the register."""
    readers = profile.register.seen_by
    if readers is None:
        return words.gettext("Who may see the register isn't known yet.")
    if Reader.PUBLIC in readers:
        return words.gettext(
            "Anybody may see the register: also your name and address, where it must hold them."
        )
    named = [reader(kind, profile, words) for kind in Reader if kind in readers]
    return words.gettext("Who may see the register: {readers}.", readers=words.listing(named))


def kept_for(profile: Profile, words: Words) -> str:
    """How long what is in the register is kept."""
    length = profile.register.kept_for
    if length is None:
        return words.gettext("How long the register must be kept isn't known yet.")
    return words.gettext(
        "What it says about somebody is kept for at least {period} after they have left.",
        period=period(length, words),
    )


def _kept(profile: Profile, words: Words) -> str:
    form = profile.register.form
    if form is None:
        return words.gettext("How it must be kept isn't known yet.")
    ways = [said(words) for way, said in KEEPINGS.items() if way in form]
    sentences = [
        words.gettext("It may be kept {ways}.", ways=words.listing(ways, choice=True)) if ways else "",
        words.gettext("It is kept at the co-op's office.") if Keeping.OFFICE in form else "",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def open_rules(profile: Profile, answering: Choice, words: Words) -> Post:
    """For stewards: what only the co-op can answer. `answering` begins to ask for it."""
    asked = [rule for rule in profile.rules.values() if rule.open]
    if not asked:
        return post(words.gettext("Every rule is known here. Nothing is left to fill in."))
    return post(
        words.gettext(
            "Some rules I don't know, or the law leaves them to your bylaws. I make nothing up: please look"
            " them up, and tell me."
        ),
        (Listing(tuple(_asked(rule, words) for rule in asked)),),
        words.gettext("Until then nobody is bound by them here."),
        choices=((answering,),),
    )


def _asked(rule: Rule, words: Words) -> RichText:
    name = RULES[rule.name](words)
    if rule.value is Bylaws.DECIDE:
        # Translators: {rule} is a rule such as "When one may leave", {source} a place in a law.
        name = words.gettext("{rule} (left to your bylaws: {source})", rule=name, source=rule.cited)
    return (Text(name),)
