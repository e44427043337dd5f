"""A menu holds what the Bot API takes, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.chat.ports import Menu, MenuScope
from organiser.platforms.telegram.menus import method, parameters
from tests.sandbox.telegram.contract import Contract

CONTRACT = Contract()


def _entries(menu: Menu) -> list[tuple[str, str]]:
    return [(one["command"], one["description"]) for one in parameters(menu).get("commands", ())]


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("join", "Join the co-op", ("join", "Join the co-op")),
        ("a" * 32, "Help", ("a" * 32, "Help")),
        ("join", "Join\n  the co-op ", ("join", "Join the co-op")),
        ("join", "word " * 60, ("join", ("word " * 51).rstrip())),
        ("join", "가" * 300, ("join", "가" * 256)),
        ("a" * 33, "Help", None),
        ("Join", "Help", None),
        ("bridge status", "Help", None),
        ("가입", "Help", None),
        ("join", "", None),
        ("join", "ab", None),
    ],
)
def test_what_telegram_refuses_is_left_out(name: str, text: str, shown: tuple[str, str] | None) -> None:
    """One bad name would cost the whole menu; long words are cut between words."""
    assert [one for one in (shown,) if one] == _entries(Menu(MenuScope.GROUP, None, ((name, text),)))


def test_a_menu_without_commands_is_removed() -> None:
    """An empty list cannot be set; what is wider then shows through."""
    empty, full = Menu(MenuScope.ADMIN, "ko"), Menu(MenuScope.ADMIN, "ko", (("help", "Help"),))
    place = {"scope": {"type": "all_chat_administrators"}, "language_code": "ko"}

    assert ("deleteMyCommands", place) == (method(empty), parameters(empty))
    assert "setMyCommands" == method(full)


def test_a_menu_is_as_long_as_telegram_takes() -> None:
    """The first hundred commands are in it, each once."""
    entries = tuple((f"c{number}", "Help") for number in range(150))

    assert list(entries[:100]) == _entries(Menu(MenuScope.PRIVATE, None, entries))
    assert [("c1", "New help")] == _entries(
        Menu(MenuScope.PRIVATE, None, (("c1", "Help"), ("c1", "New help")))
    )


@given(
    st.builds(
        Menu,
        st.sampled_from(MenuScope),
        st.sampled_from([None, "nl", "ko"]),
        st.lists(st.tuples(st.sampled_from(["help", "A", "", "가입"]), st.text()), max_size=9).map(tuple),
    )
)
def test_every_menu_keeps_the_contract(menu: Menu) -> None:
    """Whatever it is called and described."""
    commands = parameters(menu).get("commands", ())

    assert not [breach for one in commands for breach in CONTRACT.object_breaches(one, "BotCommand")]
    assert all(1 <= len(text) <= 256 for _, text in _entries(menu))
