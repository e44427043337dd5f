"""Names that are shown: what is taken out, what is refused, and which look alike."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.members import names
from organiser.members.names import Likeness

NAUGHTY = Path(__file__).parents[3] / "shared" / "data" / "blns.json"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Anna", "Anna"),
        ("  Anna   V.  ", "Anna V."),
        ("Anna\nSteward", "Anna Steward"),
        ("A.de Vries", "A. de Vries"),
        ("evil.com", "evil. com"),
        ("t.\u200bme/evil", "t. me/evil"),
        ("https://evil", "https: // evil"),
        ("@scam_bot", "@ scam_bot"),
        ("Anna (@scam_bot)", "Anna (@ scam_bot)"),
        ("/start", "/ start"),
        ("#tag #김", "# tag # 김"),
        ("$EUR", "$ EUR"),
        ("@\u200bscam_bot", "@ scam_bot"),
        ("@@scam_bot", "@@ scam_bot"),
        ("D/S A$AP C#dur", "D/S A$AP C#dur"),
        ("#1 Anna #2", "#1 Anna #2"),
        ("#1st", "# 1st"),
        ("@" + "x" * 39, "@ " + "x" * 39),
        ("Anna\u202egnikcah", "Annagnikcah"),
        ("\u2067Anna\u2069", "Anna"),
        ("An\u200bna\u0007", "Anna"),
        ("Jose\u0301", "Jos\u00e9"),
        ("\u1112\u1161\u11ab", "\ud55c"),
        ("김민준", "김민준"),
        ("Z" + "\u0301" * 50, "\u0179" + "\u0301" * 3),
        (f"Anna {FAMILY}", f"Anna {FAMILY}"),
        ("-", "-"),
        ("7", "7"),
        ("x" * 40, "x" * 40),
        ("Maria-Antonietta D.Schwarzenberg-Liechte", "Maria-Antonietta D. Schwarzenberg-Liechte"),
        ("a." * 20, "a. " * 19 + "a."),
        (FAMILY * 20, FAMILY * 20),
    ],
)
def test_what_is_shown(typed: str, shown: str) -> None:
    """One line in NFC, without what is not seen and what turns the direction of writing."""
    assert shown == names.shown_name(typed)


@pytest.mark.parametrize(
    "typed", ["", " ", "\n\t", "\u00a0\u3000", "\u200b\u200d\ufeff", "\u202e\u2066", "\u3164", "\u0301"]
)
def test_names_of_nothing(typed: str) -> None:
    """What nobody can see is no name."""
    with pytest.raises(names.NameEmpty):
        names.shown_name(typed)


@pytest.mark.parametrize("typed", ["x" * 41, "x" * 10_000, "한" * 41, FAMILY * 33, " " * 10_000, "é" * 41])
def test_names_that_are_too_long(typed: str) -> None:
    """They are refused and not cut: a name that is cut may be somebody else's."""
    with pytest.raises(names.NameTooLong) as refused:
        names.shown_name(typed)

    assert 40 == refused.value.most


@given(st.text(max_size=80) | st.text("aB7_ .:/@#\u3002\u200b\u0301\n", max_size=80))
def test_a_name_that_was_cleaned_stays_as_it_is(typed: str) -> None:
    """And holds what is promised of it."""
    try:
        shown = names.shown_name(typed)
    except (names.NameEmpty, names.NameTooLong):
        return

    assert shown == names.shown_name(shown)
    assert unicodedata.is_normalized("NFC", shown)
    assert shown == shown.strip()
    assert not {unicodedata.bidirectional(sign) for sign in shown} & {
        "RLO",
        "LRO",
        "RLE",
        "LRE",
        "RLI",
        "LRI",
    }
    assert names.skeleton(shown)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna", "ANNA"),
        ("Anna", "\u0410nn\u0430"),
        ("Anna", "\uff21nna"),
        ("Anna", "A n n a."),
        ("Anna", "An\u200dna"),
        ("Il", "l1"),
        ("Bo0", "BoO"),
        ("Norma", "Norrna"),
        ("Wim", "VVim"),
        ("\u03b1nna", "anna"),
        ("Min-jun", "Min Jun"),
        ("\U0001d400nna", "Anna"),
        ("José", "Jos\u00e9"),
        ("\uac00", "\u1100\u1161"),
        ("Anna", "A\u0336n\u0336na"),
        ("Stella", "St\u0301el\u20dela"),
        ("Stella", "Stella \u2705"),
        ("Stella", "Stella\u2714\ufe0f"),
        ("Stella", "Stella \U0001f451"),
        ("Stella", "\U0001f6e1\ufe0f Stella \U0001f6e1\ufe0f"),
        ("Stella", "Stella\u2122"),
        ("Lisa", "LISA \u2122"),
        ("Stella", "Stella \u00ae\u2728"),
        ("Bilal Demir", "BILAL DEMIR"),
        ("Bilal Demir", "B\u0130LAL DEM\u0130R"),
        ("Kim", "KIM"),
        ("Lisa", "LlSA"),
        ("LISA", "L1SA"),
        ("Nika", "\u039d\u0399\u039a\u0391"),
        ("BILAL", "\u0412\u0406L\u0410L"),
        ("Bo 1", "BO 1"),
        ("김민준", "김민준 님"),
        ("김민준", "김민준님"),
        ("Stella", "Stella (steward)"),
        ("Stella", "STEWARD Stella"),
        ("Stella", "Stella \u2013 Penningmeester"),
        ("Stella", "\u0405t\u0435ll\u0430, \u0405t\u0435w\u0430rd"),
        ("Stella", "Stella \u00b7 förtroendevald"),
        ("Stella", "St\u200bella [admin\u2714]"),
        ("김민준", "김민준 운영위원"),
        ("김민준", "김민준운영위원님"),
        ("김민준", "김민준 (회계 담당자)"),
        ("김민준", "김민준회계담당자"),
    ],
)
def test_names_that_look_alike(one: str, other: str) -> None:
    """Other scripts, capitals, blanks, points and widths, and a role that is claimed beside the name."""
    assert names.skeleton(one) == names.skeleton(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna", "Hanna"),
        ("Anna", "Anne"),
        ("김민준", "김민중"),
        ("Ömer", "Omer"),
        ("\U0001f6b2", "\U0001f355"),
        ("Neil", "Nell"),
        ("Kai", "Kal"),
        ("Zoë", "Zoe"),
        ("\u041c\u0430\u0440\u0430", "Mara"),
        ("Steward", "Admin"),
        ("Stella", "Stella Stewart"),
        ("Anna", "Annadmin"),
        ("...", "---"),
        ("님", "임"),
        ("\u2705", "\u2714"),
    ],
)
def test_names_that_do_not(one: str, other: str) -> None:
    """Another letter, another accent, another picture."""
    assert names.skeleton(one) != names.skeleton(other)


@pytest.mark.parametrize("mimic", ["Ian", "IAN", "lAN", "1AN", "|AN", "I\u0410N"])
@pytest.mark.parametrize("steward", ["Ian", "IAN"])
def test_what_a_name_could_be_meant_for(steward: str, mimic: str) -> None:
    """In capitals and in small letters, whichever of the two the other one has."""
    assert names.skeleton(steward) in names.skeletons(mimic)


@pytest.mark.parametrize(
    ("one", "other"), [("Neil", "Nell"), ("Kai", "Kal"), ("Eli", "Ell"), ("Milan", "Mlian"), ("Gail", "Gall")]
)
def test_who_is_called_otherwise_is_meant_for_nobody_else(one: str, other: str) -> None:
    """Small i and l are two letters."""
    assert names.skeleton(one) not in names.skeletons(other)
    assert names.skeleton(other) not in names.skeletons(one)


@pytest.mark.parametrize(
    ("key", "likeness"), [("a", Likeness.STEWARD), ("b", Likeness.MEMBER), ("c", Likeness.NOBODY)]
)
def test_whom_a_name_could_be_taken_for(key: str, likeness: Likeness) -> None:
    """A steward before a member."""
    assert likeness is names.likeness(key, stewards={"a"}, members={"a", "b"})


def test_naughty_strings() -> None:
    """Strings that broke others' programs are a name, or refused."""
    if not NAUGHTY.exists():
        pytest.skip("the list of naughty strings is not here")
    for typed in json.loads(NAUGHTY.read_text("utf-8")):
        try:
            shown = names.shown_name(typed)
        except (names.NameEmpty, names.NameTooLong):
            continue

        assert shown.isprintable() or "\u200d" in shown
