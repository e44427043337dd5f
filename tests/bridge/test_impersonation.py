"""Nobody's words pass for another's line."""

import pytest

from organiser.bridge.impersonation import without_feigned_names
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
