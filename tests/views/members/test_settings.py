"""What a chapter has set, and what it sets."""

from datetime import UTC, date, datetime

import pytest

from organiser.i18n import LOCALES, Catalogues
from organiser.i18n.folding import fold
from organiser.members.settings import SETTINGS
from organiser.members.statutes import Bylaw, profile
from organiser.views.members import roster, settings
from organiser.views.members.settings import ShownSetting
from tests.views.approval import Approve, given

DEFAULTS = [ShownSetting(one, one.default) for one in SETTINGS.values()]
CHANGED = [ShownSetting(one, one.least) for one in SETTINGS.values()]
_SET = datetime(2026, 11, 25, tzinfo=UTC)
OWN = {"leaving.notice": Bylaw("6w", "art. 12", date(2026, 11, 20), _SET, names=("Anna", "민준"))}


def test_settings(approve: Approve) -> None:
    """Each with what it means, what holds, and what would otherwise."""
    approve(
        settings.listed,
        {
            "defaults": given("Gent", DEFAULTS, profile("nl")),
            "all changed, with bylaws": given("Gent", CHANGED, profile("nl").overlaid(OWN)),
        },
    )
    approve(settings.ask_set, {"asked": given()})
    approve(settings.set_done, {name: given("Gent", name, str(one.most)) for name, one in SETTINGS.items()})
    approve(settings.rule_done, {"a rule": given("Gent", profile("nl").overlaid(OWN), "leaving.notice")})


def test_members(approve: Approve) -> None:
    """A page, the first and the last one."""
    rows = [(1, "Anna"), (2, "민준")]
    approve(
        roster.page,
        {
            "the first of many": given("Gent", rows, 50_000, ("", "members:1:2")),
            "one in between": given("Gent", rows, 50_000, ("members:1:0", "members:1:2")),
            "the last": given("Gent", rows[:1], 1, ("members:1:0", "")),
            "behind the last": given("Gent", [], 2, ("members:1:0", "")),
            "nobody has agreed": given("Gent", [], 2, ("", "")),
        },
    )


@pytest.mark.parametrize("locale", LOCALES)
def test_every_setting_has_one_word_of_its_own(locale: str, catalogues: Catalogues) -> None:
    """So that it can be typed in every language."""
    typed = [called(catalogues[locale]) for called in settings.TYPED.values()]

    assert SETTINGS.keys() == settings.TYPED.keys()
    assert len(SETTINGS) == len({fold(word) for word in typed})
    assert not [word for word in typed if len(word.split()) != 1]
