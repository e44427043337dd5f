"""The tour's own checks: a scene in which something is missing must be noticed."""

import pytest

from organiser.i18n import LOCALES
from organiser.sandbox.acts import Chooses, Edits, Follows, Reacts, Reads, Says, Tells
from organiser.sandbox.cast import on
from organiser.sandbox.scene import in_order
from organiser.sandbox.tour import STEPS
from organiser.views import tour
from tests.fakes.world import catalogues


@pytest.mark.parametrize(
    ("messages", "whole"),
    [
        (["1. a\n2. b", "3. c"], True),
        (["Priya: 1. a", "2.\nb 3. c"], True),
        (["1. a 2. b 3. c"], False),
        (["1. a", "3. c"], False),
        (["2. b 1. a", "3. c"], False),
    ],
)
def test_a_divided_message_is_whole_and_in_order(messages: list[str], whole: bool) -> None:  # noqa: FBT001
    """Every paragraph must be there, in order, in more than one message."""
    assert whole == in_order(("1. a", "2. b", "3. c"), messages)


def test_who_acts_has_an_account_there() -> None:
    """Nobody in the scene speaks on a network on which they are not."""
    people = Says | Edits | Reacts | Tells | Chooses | Follows | Reads
    acting = [act for step in STEPS for act in step.acts if isinstance(act, people)]
    strangers = [act for act in acting if act.person not in {one.key for one in on(act.network)}]

    assert strangers == []


def test_every_line_is_looked_for() -> None:
    """A line with a label that nobody looks for on the other side would not be missed."""
    said = {act.label for step in STEPS for act in step.acts if isinstance(act, Says) and act.label}
    seen = {getattr(act, "label", "") for step in STEPS for act in step.acts if not isinstance(act, Says)}

    assert set() == said - seen


@pytest.mark.parametrize("locale", LOCALES)
def test_every_step_is_explained(locale: str) -> None:
    """Each step has its title and explanation in every language."""
    words = catalogues()[locale]

    explained = [tour.step(step.key, words) for step in STEPS]

    assert all(title and text for title, text in explained)
