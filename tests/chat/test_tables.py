"""Tables read well on a phone, whatever is in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.chat.flat import Flat, Preformatted, Span, flatten, plain_text
from organiser.chat.nest import nest
from organiser.chat.refs import AccountRef, Network
from organiser.chat.split import split
from organiser.chat.tables import PHONE_COLUMNS, columns_of, lowered
from organiser.chat.text import (
    Align,
    Link,
    Listing,
    Mention,
    Node,
    Pre,
    RichText,
    Style,
    Styled,
    Table,
    Text,
    bold,
    plain,
)

ANNA = AccountRef(Network.TELEGRAM, "7")


def _table(*rows: tuple[str, ...], aligned: tuple[Align, ...] = (), header: bool = True) -> Table:
    cells = tuple(tuple(plain(cell) for cell in row) for row in rows)
    return Table(cells[0] if header else (), cells[1:] if header else cells, aligned)


def test_a_narrow_table_stands_in_columns() -> None:
    """Numbers stand on the right, and no line ends with blanks."""
    table = _table(("Name", "Shares"), ("Anna", "12"), ("Bo", "7"), aligned=(Align.LEFT, Align.RIGHT))

    assert (Pre("Name  Shares\nAnna      12\nBo         7"),) == lowered(table)


def test_hangul_takes_the_room_of_two_letters() -> None:
    """What stands behind a Korean name begins in the column of its neighbours."""
    assert (Pre("이름    주\n김민준  1\nBo      2"),) == lowered(
        _table(("이름", "주"), ("김민준", "1"), ("Bo", "2"))
    )


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("abc", 3), ("민준", 4), ("\u1106\u1175\u11ab", 2), ("e\u0301", 1), ("👩\u200d🔧", 4)],
)
def test_columns_are_counted_as_a_terminal_does(text: str, columns: int) -> None:
    """Marks and joiners take no room. A sequence of emoji is counted by its parts: rather too wide."""
    assert columns == columns_of(text)


def test_a_wide_table_is_said_line_by_line() -> None:
    """Each cell stands behind its label; rows are parted, and cells without words are left out."""
    long = "a" * PHONE_COLUMNS
    rich = lowered(_table(("Name", "Work"), ("Anna", long), ("Bo", "")))

    assert f"Name: Anna\nWork: {long}\n\nName: Bo" == plain_text(rich)
    assert Styled(Style.BOLD, (Text("Name"), Text(":"))) == rich[0]


def test_the_last_column_that_fits_is_thirty_four() -> None:
    """One letter more, and no phone would show the line in one."""
    fits, too_wide = "a" * (PHONE_COLUMNS - 3), "a" * (PHONE_COLUMNS - 2)

    assert (Pre(f"x  {fits}"),) == lowered(_table(("x", fits), header=False))
    assert f"x | {too_wide}" == plain_text(lowered(_table(("x", too_wide), header=False)))


@pytest.mark.parametrize(
    "cell",
    [
        Link("https://example.org", plain("a")),
        Mention("Anna", ANNA),
        Styled(Style.SPOILER, plain("a")),
        Text("a\nb"),
        Pre("a"),
        Listing((plain("a"),)),
        Styled(Style.BOLD, (Link("https://example.org", plain("a")),)),
    ],
)
def test_what_columns_cannot_carry_is_said_line_by_line(cell: Node) -> None:
    """A link in monospaced columns would lead nowhere."""
    rich = lowered(Table((plain("x"),), ((plain("1"),), ((cell,),))))

    assert cell in rich


def test_styles_in_columns_leave_their_words() -> None:
    """Columns are of one style."""
    assert (Pre("Anna"),) == lowered(Table((), (((bold("An"), Mention("na")),),)))


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (Table((), ()), ""),
        (Table((), ((), ((), ()))), ""),
        (_table(("a", "b")), "a  b"),
        (_table(("a", "b"), ("1",), ("1", "2", "3")), "a  b\n1\n1  2  3"),
        (_table(("a" * 40, "b"), ("1",), ("1", "2", "3")), f"{'a' * 40}: 1\n\n{'a' * 40}: 1\nb: 2\n3"),
        (_table(("a" * 20, "b" * 20)), f"{'a' * 20}\n{'b' * 20}"),
    ],
)
def test_a_table_of_any_shape_is_legible(table: Table, said: str) -> None:
    """Empty, ragged, or a header alone."""
    assert said == plain_text((table,))


def test_a_table_stands_on_lines_of_its_own() -> None:
    """Between words it is parted from both, as code is."""
    flat = flatten((Text("So:"), _table(("a", "1")), Text("end")))

    assert Flat("So:\na  1\nend", (Span(4, 8, Preformatted()),)) == flat


def test_a_table_deeper_than_anything_keeps_its_words() -> None:
    """As all nodes do."""
    node: Node = _table(("a", "b"), ("c", "d"))
    for _ in range(150):
        node = Styled(Style.ITALIC, (node,))

    assert plain_text((node,)) == "abcd"


def test_a_cell_of_any_depth_costs_no_recursion() -> None:
    """Depth is bounded by nothing but the text."""
    node: Node = Text("x")
    for _ in range(5000):
        node = Styled(Style.ITALIC, (node,))

    assert (Pre("x"),) == lowered(Table((), (((node,),),)))


def test_a_long_table_goes_on_in_columns_behind_a_cut() -> None:
    """Rows are not torn: lines are the best place to cut."""
    rows = tuple((f"Name {number}", str(number)) for number in range(100, 200))
    parts = split(flatten((_table(*rows, header=False),)), 200)

    assert len(parts) > 1
    assert all(part.spans == (Span(0, len(part.text), Preformatted()),) for part in parts)
    assert "".join(f"{name}  {number}\n" for name, number in rows) == "".join(p.text for p in parts) + "\n"


cells = st.text(alphabet=st.sampled_from("a é민👍"), max_size=14).map(plain)


@given(st.lists(st.lists(cells, max_size=4).map(tuple), max_size=5).map(tuple), st.booleans())
def test_columns_fit_a_phone_and_lose_nothing(rows: tuple[tuple[RichText, ...], ...], headed: bool) -> None:  # noqa: FBT001 - drawn
    """Either every line fits, or each cell has a line; all words are there, and can be read back."""
    table = Table(rows[0], rows[1:]) if headed and rows else Table((), rows)
    flat = flatten((table,))
    found = iter(flat.text)

    assert all(
        one in found for row in table.rows for cell in row for one in plain_text(cell) if not one.isspace()
    )
    assert flat == flatten(nest(flat))
    if flat.spans and flat.spans[0].mark == Preformatted():
        assert all(columns_of(line) <= PHONE_COLUMNS for line in flat.text.split("\n"))
