"""Which language somebody gets."""

import pytest

from organiser.i18n import LOCALES, best_locale


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("nl", "nl"),
        ("nl-BE", "nl"),
        ("sv_FI", "sv"),
        ("KO-kr", "ko"),
        (" en-GB ", "en"),
        ("de", "en"),
        ("", "en"),
        ("-", "en"),
        ("nlx", "en"),
        ("\u0000", "en"),
        (None, "en"),
    ],
)
def test_only_the_language_part_decides(tag: str | None, expected: str) -> None:
    """Regions do not matter; what we do not speak, and nonsense, falls back."""
    assert expected == best_locale(tag, "en")


@pytest.mark.parametrize("default", LOCALES)
def test_the_default_is_used(default: str) -> None:
    """The operator's choice holds where nothing is known."""
    assert default == best_locale(None, default)


def test_an_unknown_default_is_a_bug() -> None:
    """A default that we do not speak never passes silently."""
    with pytest.raises(ValueError, match="LOCALES"):
        best_locale("nl", "fr")
