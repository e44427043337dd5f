"""A code joins two chats once, in time, and cannot be guessed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.bridge.codes import ALPHABET, LENGTH, MOST_TRIES, Code, looks_like, new_secret, redeem, tidy
from organiser.bridge.refusals import AlreadyJoined, CodeExhausted, CodeExpired, CodeUnknown, SameChat
from organiser.errors import Refusal
from tests.fakes.clock import START

CODE = Code(1, b"anna", 9, START + timedelta(minutes=15))
CLAIMED = Code(1, b"anna", 9, START + timedelta(minutes=15), joining=2)


def test_secrets() -> None:
    """Eight signs that are not taken for one another; no two alike."""
    made = {new_secret() for _ in range(200)}

    assert 200 == len(made)
    assert all(len(secret) == LENGTH and set(secret) <= set(ALPHABET) for secret in made)


@given(
    st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH),
    st.integers(0, LENGTH),
    st.sampled_from([" ", "-", " - "]),
)
def test_a_code_is_found_however_it_is_typed(secret: str, at: int, gap: str) -> None:
    """Case, spaces and hyphens do not matter."""
    assert secret == tidy(f" {secret[:at]}{gap}{secret[at:]}\n".lower())


@pytest.mark.parametrize("zero", ["0", "\uff10", "\u0660", "\u06f0", "\u0966", "\u09e6"])
def test_a_code_in_other_digits(zero: str) -> None:
    """As keyboards of Arabic, Persian, Hindi and Bengali set them; in a group it is found so, too."""
    typed = "k7q2m9za".translate({ord(str(one)): chr(ord(zero) + one) for one in range(10)})

    assert "K7Q2M9ZA" == tidy(f"\u200f{typed}\u200f")
    assert ("K7Q2M9ZA",) == looks_like(f"\u0628 {typed}!", frozenset({LENGTH}))


def test_the_right_code_in_time() -> None:
    """It is good in another chat."""
    assert CODE == redeem(CODE, chat=2, same_conversation=False, tries=MOST_TRIES - 1, now=START)


@pytest.mark.parametrize(
    ("code", "chat", "same", "tries", "minutes", "refusal"),
    [
        (None, 2, False, 0, 0, CodeUnknown),
        (CLAIMED, 2, False, 0, 0, CodeUnknown),
        (CODE, 2, False, 0, 15, CodeExpired),
        (CODE, 1, False, 0, 0, SameChat),
        (CODE, 2, True, 0, 0, AlreadyJoined),
        (CODE, 2, False, MOST_TRIES, 0, CodeExhausted),
        (None, 2, False, MOST_TRIES, 0, CodeExhausted),
    ],
)
def test_what_a_code_is_not_good_for(  # noqa: PLR0917
    code: Code | None,
    chat: int,
    same: bool,  # noqa: FBT001
    tries: int,
    minutes: int,
    refusal: type[Refusal],
) -> None:
    """Each has its own answer; who guesses learns nothing any more, not even that a code is right."""
    with pytest.raises(refusal):
        redeem(code, chat=chat, same_conversation=same, tries=tries, now=START + timedelta(minutes=minutes))


@given(
    st.text(max_size=40),
    st.sampled_from([LENGTH, 12]).flatmap(lambda length: st.text(ALPHABET, min_size=length, max_size=length)),
    st.sampled_from(["", " ", "-", "_", " \u2013 "]),
    st.sampled_from([str.upper, str.lower]),
    st.text(max_size=40),
)
def test_a_code_is_seen_among_other_words(
    before: str, code: str, gap: str, letters: Callable[[str], str], after: str
) -> None:
    """However it is set, and whatever stands around it; without a gap it is one word."""
    typed = letters(gap.join(code[at : at + 4] for at in range(0, len(code), 4)))

    assert code in looks_like(f"{before} {typed} {after}", frozenset({LENGTH, 12}))


@pytest.mark.parametrize(
    "text", ["who can take it", "take they week", "ABCD", "ABCD2345X", "Zoë and 민수", ""]
)
def test_most_lines_have_no_code(text: str) -> None:
    """Words that are too long, too short, or have other signs are none; parts make one only together."""
    found = looks_like(text, frozenset({LENGTH, 12}))

    assert set(found) <= {"TAKETHEY", "THEYWEEK", "TAKETHEYWEEK"}
    assert bool(found) == ("they week" in text)
