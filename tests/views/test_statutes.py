"""A member's rights, leaving, the register and what is still open: every profile, in four languages."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from organiser.chat.flat import plain_text
from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.i18n import LOCALES, Catalogues, Words
from organiser.members.states import State
from organiser.members.statutes import (
    CODES,
    KINDS,
    Bylaw,
    Entitlement,
    Facts,
    Field,
    Moment,
    Period,
    Profile,
    Reader,
    Section,
    profile,
    rights,
)
from organiser.views.members import bylaws
from organiser.views.members.rights import SECTIONS, SENTENCES, members_rights, your_rights
from organiser.views.members.rule_names import FIELDS, RULES, reader
from organiser.views.members.statutes import leaving_here, open_rules, register_here
from organiser.views.members.terms import ASSEMBLY, MEMBER, MEMBERS, REGISTER, period
from tests.fakes.bylaws import with_bylaws
from tests.views.approval import Approve, given

ENDS = date(2026, 12, 31)
OWN = {
    "leaving.when": "any-time",
    "leaving.notice": "30d",
    "leaving.form": "writing",
    "expulsion.appeal": "assembly",
    "expulsion.appeal_within": "14d",
    "shares.refund_within": "1y",
    "register.kept_for": "10y",
}
SET = datetime(2026, 11, 25, tzinfo=UTC)


def _set(*names: str) -> dict[str, Bylaw]:
    """What a co-op has set; with the names of its stewards for who may read them."""
    read = date(2026, 11, 20)
    return {rule: Bylaw(value, "art. 12", read, SET, names=names) for rule, value in OWN.items()}


def _rights(known: Profile, state: State, *, shares: bool = False) -> Callable[[Words, Network], Post]:
    return lambda words, _network: your_rights(known, Facts(state, shares=shares), words)


def test_what_rights_say(approve: Approve) -> None:
    """In each country, for who applies, who is a member, who was expelled, and under a co-op's own bylaws."""
    moments = {
        f"{code}, {state}": _rights(profile(code), state)
        for code in CODES
        for state in (State.APPLIED, State.MEMBER)
    }
    moments["nl, probation"] = _rights(profile("nl"), State.PROBATION)
    moments["se, excluded"] = _rights(profile("se"), State.EXCLUDED, shares=True)
    moments["kr, member, own bylaws"] = _rights(profile("kr").overlaid(_set("Anna", "민준")), State.MEMBER)
    moments["kr, probation, own bylaws"] = _rights(profile("kr").overlaid(_set()), State.PROBATION)
    moments["be, half a year's notice"] = _rights(
        with_bylaws(profile("be"), {"leaving.when": "first-half", "leaving.notice": "6m"}), State.MEMBER
    )

    approve(your_rights, moments)


def test_what_members_may_do_is_told_to_others(approve: Approve) -> None:
    """Who is no member reads what they could do as one."""
    approve(
        members_rights,
        {code: given("Gent", profile(code)) for code in CODES},
    )


def _leaving(known: Profile, ends: date | None) -> Callable[[Words, Network], Post]:
    return lambda words, _network: leaving_here(known, ends, words)


def test_what_leaving_is(approve: Approve) -> None:
    """How one leaves in each country, and under a co-op's own bylaws."""
    moments = {code: _leaving(profile(code), ENDS) for code in CODES}
    moments["kr, own bylaws"] = _leaving(with_bylaws(profile("kr"), OWN), None)
    notice = {"leaving.notice": _set()["leaving.notice"]}
    moments["se, only a notice is known"] = _leaving(profile("se").overlaid(notice), ENDS)
    moments["nl, a longer notice"] = _leaving(profile("nl").overlaid(notice), None)
    money = {
        name: Bylaw(value, "art. 20", ENDS, SET)
        for name, value in (("shares.refund", "yes"), ("shares.refund_from", "leaving"))
    }
    moments["be, money at once"] = _leaving(profile("be").overlaid(money), None)

    approve(leaving_here, moments)


def _register(known: Profile) -> Callable[[Words, Network], Post]:
    return lambda words, _network: register_here(known, words)


def test_what_the_register_is(approve: Approve) -> None:
    """What it holds, who may see it, and how long it is kept, in each country."""
    approve(register_here, {code: _register(profile(code)) for code in CODES})


def _open(known: Profile) -> Callable[[Words, Network], Post]:
    return lambda words, _network: open_rules(known, bylaws.answer_them("rule:1", words), words)


def test_what_stewards_are_asked(approve: Approve) -> None:
    """Every rule that only the co-op can answer, with a button to do so; nothing where none is left."""
    known = profile("kr")
    every = {name: KINDS[name].example.partition("|")[0] for name, rule in known.rules.items() if rule.open}
    moments = {code: _open(profile(code)) for code in CODES}
    moments["nothing is open"] = _open(with_bylaws(known, every))

    approve(open_rules, moments)


def _asked(code: str, rule: str) -> Callable[[Words, Network], Post]:
    law = profile(code)
    return lambda words, _network: bylaws.ask_value(law.rules[rule], law, words)


def test_what_is_asked_about_a_rule(approve: Approve) -> None:
    """What is known of it beforehand: nothing, a page's word, the law's, or that the bylaws decide."""
    approve(
        bylaws.ask_value,
        {
            "not known": _asked("nl", "shares.minimum"),
            "a page says it": _asked("be", "expulsion.hearing"),
            "a page says it of an article": _asked("se", "leaving.notice"),
            "left to the bylaws": _asked("kr", "leaving.when"),
            "the bylaws may differ": _asked("nl", "leaving.notice"),
            "a list": _asked("se", "register.fields"),
            "per cent": _asked("be", "vote.cap"),
        },
    )
    rules = ["leaving.when", "register.kept_for"]
    approve(
        bylaws.ask_rule,
        {"two are open": lambda words, network: bylaws.ask_rule(rules, network, words)},
    )
    approve(bylaws.ask_source, {"always": given()})
    approve(bylaws.ask_day, {"always": given()})
    approve(
        bylaws.review,
        {
            "read today": given(dated=False),
            "read on another day": given(dated=True),
        },
    )


@pytest.mark.parametrize("locale", LOCALES)
def test_every_answer_about_a_rule_has_its_words(locale: str, catalogues: Catalogues) -> None:
    """No two answers of one rule are called alike, and each is found again by what it is called."""
    words = catalogues[locale]
    for code in CODES:
        law = profile(code)
        for rule in law.rules.values():
            offered = bylaws.answers(rule, law, words)

            assert len(offered) == len({label for _, label in offered})
            assert all(label == bylaws.kept_value(rule.name, kept, law, words) for kept, label in offered)


def test_everything_has_its_words() -> None:
    """No rule, right, part, column or legal term of a profile is without words."""
    terms = [profile(code).terms for code in CODES]

    assert set(KINDS) == set(RULES)
    assert set(Entitlement) == set(SENTENCES)
    assert set(Section) == set(SECTIONS)
    assert set(Field) == set(FIELDS)
    assert set(MEMBER) == set(MEMBERS) == {term.member for term in terms}
    assert set(ASSEMBLY) == {term.assembly for term in terms}
    assert set(REGISTER) == {term.register for term in terms}


@pytest.mark.parametrize("kind", Reader)
@pytest.mark.parametrize("locale", LOCALES)
def test_every_reader_has_a_name(kind: Reader, locale: str, catalogues: Catalogues) -> None:
    """Whoever a data file lets see the register can be named."""
    assert reader(kind, profile("be"), catalogues[locale])


@pytest.mark.parametrize("when", Moment)
@pytest.mark.parametrize("notice", [None, "2w"])
@pytest.mark.parametrize("locale", LOCALES)
def test_every_way_of_leaving_can_be_said(
    when: Moment, notice: str | None, locale: str, catalogues: Catalogues
) -> None:
    """Whatever the bylaws choose, with and without notice."""
    own = {"leaving.when": when.value} | ({"leaving.notice": notice} if notice else {})
    chosen = with_bylaws(profile("kr"), own)

    assert plain_text(leaving_here(chosen, ENDS, catalogues[locale]).text)


@pytest.mark.parametrize("code", CODES)
def test_a_notice_is_told_with_the_rule_that_asks_for_it(code: str, catalogues: Catalogues) -> None:
    """Also where nobody knows when one may leave: what holds somebody back is never left out."""
    known = profile(code).overlaid({"leaving.notice": _set()["leaving.notice"]})
    said = plain_text(your_rights(known, Facts(State.MEMBER), catalogues["en"]).text)

    assert date(2027, 3, 3) <= known.leaving.end(date(2027, 2, 1))
    assert "30 days" in said
    assert "art. 12, read on" in said.partition("30 days")[2].partition("\n\n")[0]


def test_a_place_is_named_once(catalogues: Catalogues) -> None:
    """Where stewards have answered both rules from one article, on one day."""
    said = plain_text(leaving_here(profile("kr").overlaid(_set()), None, catalogues["en"]).text)

    assert 1 == said.partition("It takes 30 days.")[2].partition("When your membership")[0].count("art. 12")


def test_what_holds_here_whatever_the_bylaws_say_is_said_so(catalogues: Catalogues) -> None:
    """The law would let bylaws give somebody more votes; here they can't."""
    told = plain_text(your_rights(profile("nl"), Facts(State.MEMBER), catalogues["en"]).text)

    vote = "art. 2:38 lid 1 BW, unless your bylaws say otherwise; here it holds whatever they say"
    assert vote in told.splitlines()
    assert "art. 2:36 lid 1 BW, unless your bylaws say otherwise" in told.splitlines()


def test_both_rules_of_an_appeal_are_named(catalogues: Catalogues) -> None:
    """The one that gives it, and the one that says within what time; once where it is one article."""
    own = profile("nl").overlaid({"expulsion.appeal": Bylaw("assembly", "art. 9", ENDS, SET)})
    said, law = (
        plain_text(your_rights(known, Facts(State.MEMBER), catalogues["en"]).text).partition("within 1 month")
        for known in (own, profile("nl"))
    )

    assert said[2].index("art. 9") < said[2].index("art. 2:35 lid 4 BW")
    assert law[2].partition("The register")[0].count("art. 2:35") == 1


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("code", CODES)
def test_everybody_may_see_their_data(code: str, state: State) -> None:
    """Whatever somebody is to the co-op, and also when they have left it."""
    held = {right.entitlement for right in rights(profile(code), Facts(state))}

    assert {Entitlement.SEE_DATA, Entitlement.TAKE_DATA, Entitlement.ERASE_DATA} <= held
    assert Entitlement.SEE_READINGS in held


@pytest.mark.parametrize("code", CODES)
def test_a_member_may_always_leave_and_has_one_vote(code: str) -> None:
    """These two hold under every law; where the law grants them too, its rule is named."""
    held = {right.entitlement: right.rules for right in rights(profile(code), Facts(State.MEMBER))}

    assert {Entitlement.ONE_VOTE, Entitlement.FREE_TO_LEAVE} <= set(held)
    assert (held[Entitlement.ONE_VOTE] == ()) == (code in {"be", "se"})


@pytest.mark.parametrize("state", [State.APPLIED, State.PROBATION, State.SUSPENDED, State.RESIGNED])
def test_who_is_no_full_member_is_promised_no_vote(state: State) -> None:
    """Nothing is promised that a later rule could take back."""
    held = {right.entitlement for right in rights(profile("nl"), Facts(state))}

    assert Entitlement.ONE_VOTE not in held
    assert Entitlement.SEE_REGISTER not in held


def test_nothing_is_said_of_what_is_not_known() -> None:
    """A profile that knows nothing of money back promises none."""
    held = {right.section for right in rights(profile("nl"), Facts(State.MEMBER, shares=True))}

    assert Section.MONEY not in held


@pytest.mark.parametrize("locale", LOCALES)
def test_periods_are_said_in_full(locale: str, catalogues: Catalogues) -> None:
    """Years, months, weeks and days, each in its own form."""
    words = catalogues[locale]
    each = (Period(years=1), Period(months=1), Period(weeks=1), Period(days=1))

    assert 4 == len({period(length, words) for length in each})
    assert all(number in period(Period(years=2, days=3), words) for number in "23")
