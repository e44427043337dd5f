"""What a translator is shown, and how a changed sentence is noticed."""

from pathlib import Path

import pytest

from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.chat.text import Link, Quote, Style, Styled, Text, bold, plain
from organiser.i18n import Catalogues, Words
from tests.views import approval
from tests.views.approval import Approval, fits, marked, render, told


def greeting(words: Words) -> Post:
    """A view of these tests."""
    return Post(text=plain(f"Hello ({words.locale})"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in the place of the approved files."""
    monkeypatch.setattr(approval, "APPROVED", tmp_path)
    return tmp_path


def test_what_is_approved_is_held(folder: Path, catalogues: Catalogues) -> None:
    """Once written, the same view passes without writing anything."""
    Approval(catalogues, rewrite=True)(greeting, {"met": lambda words, _: greeting(words)})
    written = {path: path.read_bytes() for path in folder.rglob("*.txt")}

    Approval(catalogues, rewrite=False)(greeting, {"met": lambda words, _: greeting(words)})

    assert written == {path: path.read_bytes() for path in folder.rglob("*.txt")}
    assert len(written) == 4


def test_another_sentence_fails_with_both(folder: Path, catalogues: Catalogues) -> None:
    """The difference shows what was approved, what is said now, and how to accept it."""
    Approval(catalogues, rewrite=True)(greeting, {"met": lambda words, _: greeting(words)})
    (path,) = folder.rglob("*.nl.txt")
    path.write_text(path.read_text(encoding="utf-8").replace("Hello", "Hi"), encoding="utf-8")

    with pytest.raises(pytest.fail.Exception) as failed:
        Approval(catalogues, rewrite=False)(greeting, {"met": lambda words, _: greeting(words)})

    said = str(failed.value)
    assert "-Hi (nl)\n+Hello (nl)\n" in said
    assert "make approve" in said
    assert "(sv)" not in said


@pytest.mark.usefixtures("folder")
def test_a_view_is_approved_in_one_place(catalogues: Catalogues) -> None:
    """A second call would overwrite what the first one wrote."""
    approve = Approval(catalogues, rewrite=True)
    approve(greeting, {"met": lambda words, _: greeting(words)})

    with pytest.raises(pytest.fail.Exception, match="twice"):
        approve(greeting, {"again": lambda words, _: greeting(words)})


def test_networks_are_shown_apart_where_they_differ(catalogues: Catalogues) -> None:
    """Telegram has buttons, Matrix numbers; what is the same stands there once."""
    asked = Post(text=plain("Join?"), choices=((Choice("No", "n"), Choice("Yes", "y")),))

    assert told("met", lambda words, _: greeting(words), catalogues["en"]) == "== met\nHello (en)\n"
    assert told("asked", lambda _words, _: asked, catalogues["en"]) == (
        "== asked (telegram)\nJoin?\n[ No ]  [ Yes ]\n\n== asked (matrix)\nJoin?\n1. No\n2. Yes\n"
    )


def test_a_link_to_press_is_an_address_on_matrix() -> None:
    """There it can only be read."""
    asked = Post(text=plain("Open it."), choices=((Choice("Open", url="https://example.org"),),))

    assert render(asked, Network.MATRIX) == "Open it.\n1. Open: https://example.org"


def test_formatting_is_marked() -> None:
    """What is set in a way can be told from what is not."""
    text = (
        Text("Write "),
        Styled(Style.CODE, (Text("/join"),)),
        Text(" "),
        Link("https://example.org", (bold("here"),)),
        Quote((Text("quoted"),)),
    )

    assert marked(text) == "Write `/join` [*here*](https://example.org)\n> quoted"


@pytest.mark.parametrize(
    "row",
    [
        (),
        (Choice("a" * 21, "a"), Choice("b", "b")),
        (Choice("a" * 33, "a"),),
        (Choice("", "a"),),
        (Choice("a"),),
        (Choice("a", "x" * 65),),
        tuple(Choice("a", "a") for _ in range(4)),
    ],
)
def test_a_row_that_no_phone_shows_is_refused(row: tuple[Choice, ...]) -> None:
    """Too long, too many, or nothing that comes back."""
    with pytest.raises(AssertionError):
        fits(row)
