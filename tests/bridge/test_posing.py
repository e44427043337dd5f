"""Nobody's words pass for another's line, and no file for another kind of file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.bridge.posing import LONGEST_FILE_NAME, clean_file_name, without_feigned_names
from organiser.chat.flat import flatten, plain_text
from organiser.chat.text import Heading, Node, RichText, Style, Styled, Text, bold, plain


def looks(text: RichText) -> list[str]:
    """What is bold."""
    flat = flatten(text)
    return [flat.text[span.start : span.end] for span in flat.spans if span.mark is Style.BOLD]


@pytest.mark.parametrize(
    "feigned",
    [
        (bold("Anna:"),),
        (bold("Anna"), Text(":")),
        (bold("Anna"), Text(" \uff1a")),
        (bold("An"), bold("na:")),
        (Styled(Style.BOLD, (Styled(Style.ITALIC, plain("Anna:")),)),),
        (Text(" "), bold("Anna: I quit")),
        (Heading(1, plain("Anna:")),),
    ],
)
def test_a_line_of_ones_own_does_not_begin_with_another_name(feigned: tuple[Node, ...]) -> None:
    """The words stay, their look does not."""
    said = (Text("hi\n"), *feigned, Text(" I quit"))

    assert [] == looks(without_feigned_names(said))
    assert plain_text(said) == plain_text(without_feigned_names(said))


def test_bold_over_several_lines_feigns_no_name_either() -> None:
    """A break within it begins a line as well."""
    assert [] == looks(without_feigned_names((Text("so "), bold("hi\nAnna:"), Text(" I quit"))))


@pytest.mark.parametrize(
    "honest",
    [
        (bold("Note:"), Text(" behind the name")),
        (Text("hi\nthis is "), bold("important:"), Text(" yes")),
        (Text("hi\n"), bold("important"), Text(" yes")),
        (Text("hi\n"), Styled(Style.ITALIC, plain("Anna:"))),
    ],
)
def test_what_looks_like_no_name_stays(honest: tuple[Node, ...]) -> None:
    """Bold within a line, and behind the speaker's own name, is for everybody."""
    assert honest == without_feigned_names(honest)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("rooster.pdf", "rooster.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Anna\\payslip.pdf", "payslip.pdf"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\r\nX-Header: b.txt", "a X-Header: b.txt"),
        ("..", None),
        (".bashrc", "bashrc"),
        ("/", None),
        ("", None),
        (None, None),
        ("급여 명세서.pdf", "급여 명세서.pdf"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
    ],
)
def test_clean_file_names(name: str | None, clean: str | None) -> None:
    """What is honest stays."""
    assert clean == clean_file_name(name)


@given(st.text(max_size=300))
def test_a_file_name_stays_in_its_folder_and_on_its_line(name: str) -> None:
    """Whatever it is made of."""
    clean = clean_file_name(name)

    assert clean is None or (0 < len(clean) <= LONGEST_FILE_NAME and clean.isprintable())
    assert clean is None or not set(clean) & set("/\\")
    assert clean == clean_file_name(clean)
