"""What a chapter may set."""

import pytest

from organiser.members import settings
from organiser.members.settings import SETTINGS, Settings


def test_the_defaults_are_those_against_infiltration() -> None:
    """Two sponsors, at most max(3, 10 %) a week, thirty days of probation."""
    now = Settings()

    assert (2, 3, 10, 30) == (now.sponsors, now.pace_least, now.pace_share, now.probation_days)


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_is_one_of_a_chapter(name: str) -> None:
    """Its default holds where nothing is set, is within its bounds, and another value takes its place."""
    setting = SETTINGS[name]

    assert setting.default == Settings().value(name)
    assert setting.least <= setting.default <= setting.most
    assert setting.most == settings.stored({name: str(setting.most)}).value(name)


def test_what_moves_power_takes_two() -> None:
    """Only how early people are warned may one steward change."""
    assert ["warning_days"] == [name for name, setting in SETTINGS.items() if not setting.two]


@pytest.mark.parametrize("typed", ["probation_days", "Probation days", " PROBATION-DAYS "])
def test_a_setting_is_found(typed: str) -> None:
    """However its name is written."""
    assert "probation_days" == settings.find(typed).name


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("probation", "probation_days"),
        ("colour", None),
        ("sponsor", "sponsors"),
        ("x" * 100_000, None),
        ("", None),
    ],
)
def test_a_setting_that_there_is_not(typed: str, nearest: str | None) -> None:
    """Who mistyped is told what they may have meant."""
    with pytest.raises(settings.SettingUnknown) as refused:
        settings.find(typed)

    assert (typed, nearest) == (refused.value.given, refused.value.nearest)


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [("sponsors", "0", 0), ("sponsors", " 5 ", 5), ("pace_share", "15 %", 15), ("pace_share", "15%", 15)],
)
def test_a_value_is_read(name: str, typed: str, value: int) -> None:
    """A whole number; a share may have its sign."""
    assert value == settings.read(SETTINGS[name], typed)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("sponsors", "-1"),
        ("sponsors", "6"),
        ("sponsors", "two"),
        ("sponsors", ""),
        ("sponsors", "2%"),
        ("sponsors", "9" * 5000),
        ("pace_share", "101"),
        ("pace_share", "1.5"),
    ],
)
def test_a_value_is_refused(name: str, typed: str) -> None:
    """What is none, or out of bounds, with the bounds."""
    with pytest.raises(settings.SettingRefused) as refused:
        settings.read(SETTINGS[name], typed)

    setting = SETTINGS[name]
    assert (name, setting.least, setting.most) == (
        refused.value.name,
        refused.value.least,
        refused.value.most,
    )


@pytest.mark.parametrize("rows", [{"colour": "1"}, {"sponsors": "99"}, {"sponsors": "two"}])
def test_what_was_never_set_is_not_taken(rows: dict[str, str]) -> None:
    """A database that says otherwise is wrong."""
    with pytest.raises(ValueError, match=r"setting|invalid literal"):
        settings.stored(rows)
