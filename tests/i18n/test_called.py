"""The number by which something is called, as people write it."""

import pytest

from organiser.i18n.called import called_number


@pytest.mark.parametrize(
    "typed",
    [
        "5", "#5", "5.", "5,", "5!", "(5)", "[5]", "<5>", "005", "“5”", "'5'", "nr 5", "Nr. 5", "no.5", "№5",
        "number 5", "nummer: 5", "numero 5", "member 5", "lid 5", "medlem 5", "번호 5", "5번",
        "제5호", "조합원 5번", "\uff15", "\u0665", "\u096b", "5\ufe0f\u20e3", "#\uff15",
    ],
)  # fmt: skip
def test_what_is_a_number(typed: str) -> None:
    """In any digits, with what people set around it."""
    assert 5 == called_number(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-5",
        "+5",
        "5.0",
        "5/6",
        "5 6",
        "1e3",
        "\u00b2",
        "five",
        "\u2164",
        "5번지",
        "nr",
        "#",
        "9" * 19,
        "5" + " " * 60,
    ],
)
def test_what_is_none(typed: str) -> None:
    """Nothing is guessed."""
    assert called_number(typed) is None
