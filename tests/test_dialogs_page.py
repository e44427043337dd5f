"""The example in `docs/dialogs.md` is true: it is run as it stands there."""

import re
from pathlib import Path
from typing import Any

import pytest

from organiser.chat.refs import Network
from organiser.course import REVIEW, Course
from organiser.dialogs import Dialog, Move
from organiser.forms import Controls
from organiser.i18n import LOCALES
from organiser.views.dialogs import control_words, polite_words
from tests.fakes.world import catalogues

PAGE = Path(__file__).parent.parent / "docs" / "dialogs.md"


@pytest.fixture(scope="module")
def example() -> dict[str, Any]:
    """What the page's code defines."""
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    made: dict[str, Any] = {"__name__": "example"}
    exec(compile(code, str(PAGE), "exec", dont_inherit=True), made)  # noqa: S102 - our own page
    return made


@pytest.fixture
def dialog(example: dict[str, Any]) -> Dialog[Any]:
    """Its form, with what it needs to know."""
    controls = Controls([catalogues()[locale] for locale in LOCALES], control_words, polite_words)
    facts = example["Rota"]({1: "Gent", 2: "Malmö"})
    return Dialog(Course(example["SHIFT"], facts, catalogues()["en"], Network.TELEGRAM), controls)


def test_the_example_asks_what_the_page_says(dialog: Dialog[Any]) -> None:
    """Where, on which day, with whom; then it is shown."""
    turn, asked = dialog.begin(), []
    for said in ("malmö", "Friday", "1 3"):
        asked.append(turn.filling.at)
        turn = dialog.said(turn.filling, said)
    result = dialog.course.result(turn.filling.answers)

    assert ["place", "day", "with"] == asked
    assert REVIEW == turn.filling.at
    assert {"place": 2, "day": "friday", "with": ["Kim", "Mila"]} == result


def test_the_example_in_one_line(dialog: Dialog[Any], example: dict[str, Any]) -> None:
    """What the command names as its example goes to the review, and with a yes behind it it is sent."""
    line = example["COMMAND"].example(catalogues()["en"])

    assert (Move.ASK, REVIEW) == (dialog.begin(line).move, dialog.begin(line).filling.at)
    assert Move.SEND is dialog.begin(f"{line}; yes").move
    assert isinstance(dialog.begin("Gent; someday").refused, example["NoDay"])
    assert "with" == dialog.begin("Gent; day = monday").filling.at


async def test_the_example_s_handler(example: dict[str, Any]) -> None:
    """It is given the answers, and what it returns is the answer in the chat."""
    taken = await example["COMMAND"].handler(None, {"day": "friday"})

    assert taken is not None
    assert await example["rota"](None) == example["Rota"]({1: "Gent", 2: "Malmö"})
