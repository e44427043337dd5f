"""What a chapter may set for itself: names, defaults, bounds, and what takes two stewards.

All of them are whole numbers, so that one may be typed in any language. How a setting is called in words,
and where its value is kept, is not known here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from enum import StrEnum
from typing import Final

from organiser.errors import Refusal

_LONGEST_MONTH: Final = 31
_DIGITS: Final = 9
"""More than these are no number that a setting may have, and are not read."""


class SettingUnknown(Refusal):
    """A chapter has no such setting."""

    def __init__(self, given: str, nearest: str | None) -> None:
        """`given`: what was typed; `nearest`: the name of a setting that looks like it."""
        super().__init__()
        self.given = given
        self.nearest = nearest


class SettingRefused(Refusal):
    """The value is none that the setting may have."""

    def __init__(self, name: str, given: str, least: int, most: int) -> None:
        """`name`: the setting; `given`: what was typed; whole numbers from `least` to `most` will do."""
        super().__init__()
        self.name = name
        self.given = given
        self.least = least
        self.most = most


class SettingSame(Refusal):
    """This is set already."""


class SettingFixed(Refusal):
    """The law fixes this rule of the statutes, so that no bylaws can say otherwise."""


class BylawRefused(Refusal):
    """What was typed is no value of the rule."""

    def __init__(self, given: str, example: str) -> None:
        """`given`: what was typed; `example`: what may be."""
        super().__init__()
        self.given = given
        self.example = example


class NoticeRefused(Refusal):
    """A notice would be longer than one may be: nobody is held so long."""


class RuleGranted(Refusal):
    """Nobody is given less than this software grants everybody: see `statutes.GRANTED`."""

    def __init__(self, rule: str) -> None:
        """`rule`: its id."""
        super().__init__()
        self.rule = rule


class Unit(StrEnum):
    """What a setting counts."""

    COUNT = "count"
    DAYS = "days"
    PERCENT = "percent"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. `two`: it moves power, so that only two stewards together may change it."""

    name: str
    unit: Unit
    default: int
    least: int
    most: int
    two: bool = True


SETTINGS: Final = {
    setting.name: setting
    for setting in (
        Setting("sponsors", Unit.COUNT, 2, 0, 5),
        Setting("pace_least", Unit.COUNT, 3, 1, 1000),
        Setting("pace_share", Unit.PERCENT, 10, 0, 100),
        # In Sweden co-ops of workers often wait two years before somebody becomes a member.
        Setting("probation_days", Unit.DAYS, 30, 0, 731),
        Setting("term_days", Unit.DAYS, 365, 30, 1461),
        Setting("warning_days", Unit.DAYS, 30, 7, 90, two=False),
        Setting("year_end_month", Unit.MONTH, 12, 1, 12),
    )
}
"""Every setting by its name. Defaults against infiltration are those of the issue."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds in a chapter.

    `sponsors`: how many vouch for an applicant. At most the larger of `pace_least` and `pace_share` per cent
    of the members are admitted in seven days. `probation_days`: how long probation lasts. `term_days`: how
    long a role is granted for where nothing else is said. `warning_days`: how long before a role ends people
    hear of it. The financial year ends with the last day of `year_end_month`.
    """

    sponsors: int = SETTINGS["sponsors"].default
    pace_least: int = SETTINGS["pace_least"].default
    pace_share: int = SETTINGS["pace_share"].default
    probation_days: int = SETTINGS["probation_days"].default
    term_days: int = SETTINGS["term_days"].default
    warning_days: int = SETTINGS["warning_days"].default
    year_end_month: int = SETTINGS["year_end_month"].default

    @property
    def year_ends(self) -> tuple[int, int]:
        """Month and day for `statutes.Leaving.end`, which takes the last day of a shorter month."""
        return self.year_end_month, _LONGEST_MONTH

    def value(self, name: str) -> int:
        """What is set under a name of `SETTINGS`."""
        return {field.name: int(getattr(self, field.name)) for field in fields(self)}[name]


def find(typed: str) -> Setting:
    """The setting of that name; capitals, blanks and dashes do not matter.

    Raises:
        SettingUnknown: there is none.
    """
    name = "_".join(typed.casefold().replace("-", " ").replace("_", " ").split())
    if name not in SETTINGS:
        nearest = get_close_matches(name[:40], SETTINGS, n=1)
        raise SettingUnknown(typed, nearest[0] if nearest else None)
    return SETTINGS[name]


def read(setting: Setting, typed: str) -> int:
    """The value that was typed; a sign of per cent may follow.

    Raises:
        SettingRefused: it is no whole number, or out of bounds.
    """
    digits = typed.strip().removesuffix("%").rstrip() if setting.unit is Unit.PERCENT else typed.strip()
    value = int(digits) if digits.isdecimal() and len(digits) <= _DIGITS else -1
    if not setting.least <= value <= setting.most:
        raise SettingRefused(setting.name, typed, setting.least, setting.most)
    return value


def stored(rows: Mapping[str, str]) -> Settings:
    """The settings of a chapter from what it set otherwise than the defaults.

    Raises:
        ValueError: a row that `read` would not have let through.
    """
    if not rows.keys() <= SETTINGS.keys():
        raise ValueError("an unknown setting is stored")
    values = {name: int(value) for name, value in rows.items()}
    if any(not SETTINGS[name].least <= value <= SETTINGS[name].most for name, value in values.items()):
        raise ValueError("a setting out of bounds is stored")
    return replace(Settings(), **values)
