"""The data files: each rule has a source and a day, and a file that is wrong is never used."""

import re
from datetime import date

import pytest

from organiser.members.statutes import CODES, KINDS, InvalidProfile, Origin, Status, profile
from organiser.members.statutes.loading import FOLDER, parsed

NL = (FOLDER / "nl.toml").read_text("utf-8")


def test_every_file_is_a_profile_and_every_profile_has_a_file() -> None:
    """A country is never half there."""
    assert sorted(CODES) == sorted(path.stem for path in FOLDER.glob("*.toml"))


def test_an_unknown_profile_is_refused() -> None:
    """A code never becomes part of a path."""
    with pytest.raises(KeyError):
        profile("../nl")


@pytest.mark.parametrize("code", CODES)
def test_every_rule_is_there_and_says_how_sure_it_is(code: str) -> None:
    """A rule with a value has a source with a place and a day; one without has a hint at most."""
    known = profile(code)

    assert list(KINDS) == list(known.rules)
    for rule in known.rules.values():
        assert (rule.value is None) == (rule.status is Status.NOT_SET) == (rule.status is not Status.READ)
        assert (rule.value is None and rule.hint is None) == (rule.source is None)
        if rule.source is not None:
            assert date(2026, 11, 22) <= rule.source.read
            assert rule.source.place
            assert rule.cited or rule.source.origin is Origin.PAGE


@pytest.mark.parametrize("code", CODES)
def test_only_the_text_of_a_law_sets_a_rule(code: str) -> None:
    """What a page says of it holds nowhere: the rule is not set, is asked, and the page is a hint."""
    known = profile(code)

    for rule in known.rules.values():
        if rule.source is not None and rule.source.origin is Origin.PAGE:
            assert (None, True, True) == (known.value(rule.name), rule.open, rule.hint is not None)
        else:
            assert rule.hint is None


@pytest.mark.parametrize("code", CODES)
def test_what_is_read_names_its_article(code: str) -> None:
    """Only the text of a law is "read", and each rule names the place in it."""
    read = [rule for rule in profile(code).rules.values() if rule.status is Status.READ]

    assert read
    assert [] == [rule.name for rule in read if not re.search(r"\d", rule.cited)]


def test_no_law_is_copied_at_length() -> None:
    """The files state facts: no value, note or title is longer than a few sentences."""
    lengths = [
        len(text)
        for code in CODES
        for rule in profile(code).rules.values()
        for text in (rule.note, rule.cited, rule.source.title if rule.source else "")
    ]

    assert max(lengths) < 260


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("minimum = { value = 2", "minimum = { value = 0", "members.minimum: a number is wanted"),
        ('value = "4w"', 'value = "a while"', "leaving.notice: a period is wanted"),
        ('value = "board", source = "bw"', 'value = "board", source = "hearsay"', "an unknown source"),
        ('value = "4w", source = "bw", ', 'value = "4w", ', "a value without a source"),
        ('value = "4w", source = "bw", cited = "art. 2:36 lid 1 BW", ', 'source = "bw", ', "without a value"),
        (', cited = "art. 2:54 lid 1 BW"', "", "the article is wanted"),
        ("bylaws_may_differ = true", 'bylaws_may_differ = "perhaps"', "bylaws_may_differ"),
        ("reasons = {}\n", "", "missing or unknown: admission.reasons"),
        ("reasons = {}", "reasons = {}\nwishes = {}", "missing or unknown: admission.wishes"),
        ("reasons = {}", "reasons = { opinion = 1 }", "admission.reasons: unknown opinion"),
        ("read = 2026-11-22", 'read = "yesterday"', "the day"),
        ('origin = "law"', 'origin = "rumour"', "rumour"),
        ('origin = "law"', 'origin = "page"', "members.minimum: from a page comes a hint"),
        ("minimum = { value = 2", "minimum = { hint = 2", "members.minimum: from a law comes a value"),
        (
            "minimum = { value = 2",
            "minimum = { hint = 2, value = 2",
            "members.minimum: from a law comes a value",
        ),
        ("[terms]", "[terms", "nl: "),
        ('assembly = "members_assembly"', "", "assembly"),
        ("[sources.gdpr]", "[sources.other]", "an unknown source"),
        ('place = "https://monetti.net', 'plaice = "https://monetti.net', "place"),
    ],
)
def test_a_wrong_file_is_refused(before: str, after: str, fault: str) -> None:
    """Each way in which a file can be wrong is found, and said with the rule's name."""
    assert before in NL

    with pytest.raises(InvalidProfile, match=re.escape(fault)):
        parsed("nl", NL.replace(before, after))


def test_a_source_that_nothing_is_taken_from_is_refused() -> None:
    """A source that is left over misleads who checks the rules."""
    extra = NL.replace(
        "[rules.members]",
        '[sources.left]\norigin = "page"\nshort = "a"\ntitle = "b"\nplace = "c"\n'
        "read = 2026-11-22\n\n[rules.members]",
    )

    with pytest.raises(InvalidProfile, match="no rule is taken from left"):
        parsed("nl", extra)
