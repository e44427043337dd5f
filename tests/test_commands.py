"""Commands are read out of what people write, in any of four languages."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.bridge.refusals import UnknownNamesMode
from organiser.chat.refs import Network
from organiser.command_table import CommandTable, Parsed, meant_for_bots
from organiser.commands import (
    Arguments,
    Command,
    GroupOnly,
    NothingBehind,
    Number,
    OneOf,
    PrivateOnly,
    Rest,
    UnknownCommand,
    Where,
    Word,
    WrongArguments,
)
from organiser.errors import Refusal
from organiser.handlers.commands import COMMANDS
from organiser.i18n import LOCALES, Words
from organiser.i18n.folding import fold
from organiser.views import commands as said
from tests.fakes.form import Sent, form, label
from tests.fakes.world import catalogues

CATALOGUES = catalogues()
LANGUAGES = [CATALOGUES[locale] for locale in LOCALES]


async def _handle(_context: None, _args: Arguments) -> None:
    """Do nothing."""


def _named(name: str) -> Command[None]:
    """A command that is called the same in every language."""
    return Command(name, _handle, called=lambda _words: name, help=lambda _words: name)


TABLE = CommandTable[None](
    [
        Command(
            "bridge",
            _handle,
            said.bridge_name,
            said.bridge_help,
            (Word("code", said.code_label, required=False),),
            where=Where.GROUP,
        ),
        Command("bridge status", _handle, said.bridge_status_name, said.bridge_status_help),
        Command(
            "bridge names",
            _handle,
            said.bridge_names_name,
            said.bridge_names_help,
            (OneOf("mode", said.names_options(), UnknownNamesMode),),
        ),
        Command("forget", _handle, said.forget_name, said.forget_help, (Rest("why", said.code_label),)),
        Command("start", _handle, said.start_name, said.start_help, where=Where.PRIVATE, listed=False),
    ],
    LANGUAGES,
)


def parse(text: str, network: Network = Network.TELEGRAM, *, private: bool = False) -> Parsed[None] | None:
    """What the table makes of it; our name is Organiser_Bot."""
    return TABLE.parse(text, network=network, private=private, us="Organiser_Bot")


@pytest.mark.parametrize(
    ("text", "network", "name", "args"),
    [
        ("/bridge", Network.TELEGRAM, "bridge", {}),
        ("  /bridge  ", Network.TELEGRAM, "bridge", {}),
        ("/BRIDGE K7Q2", Network.TELEGRAM, "bridge", {"code": "K7Q2"}),
        ("/bridge@organiser_bot K7Q2", Network.TELEGRAM, "bridge", {"code": "K7Q2"}),
        ("/bridge\nK7Q2", Network.TELEGRAM, "bridge", {"code": "K7Q2"}),
        ("/bridge status", Network.TELEGRAM, "bridge status", {}),
        ("/bridge  상태", Network.TELEGRAM, "bridge status", {}),
        ("!brug status", Network.MATRIX, "bridge status", {}),
        ("!연결 상태", Network.MATRIX, "bridge status", {}),
        ("!연결 namen schuilnaam", Network.MATRIX, "bridge names", {"mode": "pseudonym"}),
        ("!brygga namn HELA", Network.MATRIX, "bridge names", {"mode": "full"}),
        ("!glom allt\nsom står här", Network.MATRIX, "forget", {"why": "allt\nsom står här"}),
        (unicodedata.normalize("NFD", "!연결"), Network.MATRIX, "bridge", {}),
        ("！연결　상태", Network.MATRIX, "bridge status", {}),  # noqa: RUF001 - as a Korean keyboard has it
        ("／ＢＲＩＤＧＥ K7Q2", Network.TELEGRAM, "bridge", {"code": "K7Q2"}),  # noqa: RUF001 - the same
        ("/bridge.", Network.TELEGRAM, "bridge", {}),
        ("/bridge@organiser_bot!", Network.TELEGRAM, "bridge", {}),
        ("/bridge: K7Q2", Network.TELEGRAM, "bridge", {"code": "K7Q2"}),
        ("!brug,K7Q2", Network.MATRIX, "bridge", {"code": "K7Q2"}),
        ("!연결。", Network.MATRIX, "bridge", {}),
    ],
)
def test_what_is_understood(text: str, network: Network, name: str, args: dict[str, str]) -> None:
    """Case, accents, spaces, marks, composition and language do not matter; the longest name wins."""
    parsed = parse(text, network)

    assert parsed is not None
    assert (name, args) == (parsed.command.name, TABLE.read(parsed))


@pytest.mark.parametrize(
    ("text", "network"),
    [
        ("", Network.TELEGRAM),
        ("hello /bridge", Network.TELEGRAM),
        ("/ bridge", Network.TELEGRAM),
        ("//bridge", Network.TELEGRAM),
        ("/bridge@other_bot", Network.TELEGRAM),
        ("/unknown", Network.TELEGRAM),
        ("!bridge", Network.TELEGRAM),
        ("/bridge", Network.MATRIX),
        ("!!!", Network.MATRIX),
        ("!wow that is good", Network.MATRIX),
        ("/home/anna", Network.TELEGRAM),
    ],
)
def test_what_is_ordinary_talk(text: str, network: Network) -> None:
    """In a group nothing is taken for ours that may be somebody else's."""
    assert parse(text, network) is None


@pytest.mark.parametrize("network", Network)
@pytest.mark.parametrize("text", ["/bridge status", "!bridge status"])
def test_in_private_both_prefixes_work(text: str, network: Network) -> None:
    """Who changes between networks need not relearn."""
    parsed = parse(text, network, private=True)

    assert parsed is not None
    assert parsed.command.name == "bridge status"


@pytest.mark.parametrize(
    ("text", "private", "nearest"),
    [("/brigde", True, "bridge"), ("/xyz", True, None), ("/brigde@Organiser_Bot", False, "bridge")],
)
def test_an_unknown_command_that_is_meant_for_us(text: str, private: bool, nearest: str | None) -> None:  # noqa: FBT001
    """Said in private or to us by name, it gets an answer with the most similar command."""
    with pytest.raises(UnknownCommand) as refused:
        parse(text, private=private)

    assert nearest == (refused.value.nearest and refused.value.nearest.name)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("/import", "import members"),
        ("/import member", "import members"),
        ("/imprt Codes please", "import codes"),
        ("/inlezen", None),
    ],
)
def test_a_part_of_a_longer_name_means_that_command(text: str, nearest: str | None) -> None:
    """The one that is most like what was said, or the first of those that begin so."""
    table = CommandTable[None]([_named("import members"), _named("import codes")], LANGUAGES)
    with pytest.raises(UnknownCommand) as refused:
        table.parse(text, network=Network.TELEGRAM, private=True, us=None)

    assert nearest == (refused.value.nearest and refused.value.nearest.name)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("/bridge stauts", "bridge status"),
        ("/bridge STATSU now", "bridge status"),
        ("/bridge name first", "bridge names"),
        ("/bridge namne förnamn", "bridge names"),
        ("/bridge K7Q2MANE", None),
        ("/bridge NAMESX2Y", None),
    ],
)
def test_a_slip_in_the_second_word_is_no_code(text: str, nearest: str | None) -> None:
    """It is told with what was meant; whatever may be a code is one."""
    parsed = parse(text)
    assert parsed is not None
    assert "bridge" == parsed.command.name
    try:
        TABLE.check_spelling(parsed)
    except UnknownCommand as refused:
        found = refused.nearest and refused.nearest.name
    else:
        found = None

    assert nearest == found


@pytest.mark.parametrize("text", ["/bridge status now", "/bridge a b", "/bridge names full first"])
def test_wrong_arguments(text: str) -> None:
    """Too many and too few are refused with the command that was meant."""
    parsed = parse(text)
    assert parsed is not None
    with pytest.raises(WrongArguments) as refused:
        TABLE.read(parsed)

    assert text[1:].startswith(refused.value.command.name)


@pytest.mark.parametrize("text", ["/bridge names", "/forget"])
def test_nothing_stands_behind_what_needs_something(text: str) -> None:
    """Who taps a command in a menu has written nothing that could not be understood."""
    parsed = parse(text)
    assert parsed is not None
    with pytest.raises(NothingBehind) as refused:
        TABLE.read(parsed)

    assert parsed.command == refused.value.command


def test_an_unknown_choice_has_its_own_refusal() -> None:
    """The person is told what they gave, and what there is to choose from."""
    parsed = parse("/bridge names half")
    assert parsed is not None
    with pytest.raises(UnknownNamesMode) as refused:
        TABLE.read(parsed)

    assert refused.value.given == "half"


def test_places() -> None:
    """A command is refused in a chat where it makes no sense."""
    bridge, start = TABLE.find("bridge"), TABLE.find("start")
    assert bridge is not None
    assert start is not None

    bridge.check_place(private=False)
    start.check_place(private=True)
    with pytest.raises(GroupOnly):
        bridge.check_place(private=True)
    with pytest.raises(PrivateOnly):
        start.check_place(private=False)


def test_two_commands_of_one_name_are_a_bug() -> None:
    """The start fails, not the person who types it."""
    with pytest.raises(ValueError, match="two commands are called"):
        CommandTable[None]([_named("bridge"), _named("brug"), *TABLE.commands], LANGUAGES)


def test_a_name_has_as_many_words_in_every_language() -> None:
    """Otherwise mixed languages could not be read word by word."""

    def called(words: Words) -> str:
        return "one two" if words.locale == "sv" else "one"

    with pytest.raises(ValueError, match="another number of words"):
        CommandTable([Command("one", _handle, called, called)], LANGUAGES)


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda words: words.locale)
def test_commands_of_one_family_begin_alike_in_every_language(words: Words) -> None:
    """As `/found code` and `/found done` belong to `/found`; and in small letters."""
    english = next(one for one in LANGUAGES if one.locale == "en")
    families: dict[str, set[str]] = {}
    for command in COMMANDS:
        families.setdefault(command.called(english).split()[0], set()).add(command.called(words).split()[0])

    assert {} == {first: said for first, said in families.items() if len(said) > 1}
    assert [] == [said for one in COMMANDS if (said := one.called(words)) != said.lower()]


@pytest.mark.parametrize(
    ("text", "network", "expected"),
    [
        ("/anything@other", Network.TELEGRAM, True),
        ("/ no", Network.TELEGRAM, False),
        ("/dev/null", Network.TELEGRAM, False),
        ("/안녕", Network.TELEGRAM, False),
        ("/me waves", Network.MATRIX, False),
    ],
)
def test_what_no_bot_command_may_cross(text: str, network: Network, expected: bool) -> None:  # noqa: FBT001
    """On Telegram the form alone says that some bot is meant."""
    assert expected == meant_for_bots(text, network)


@given(st.text(), st.sampled_from(Network), st.booleans())
def test_any_text_is_parsed_or_refused(text: str, network: Network, private: bool) -> None:  # noqa: FBT001
    """Whatever people write, nothing but a refusal is raised."""
    for prefix in ("", "/", "!", "/bridge ", "!bridge names "):
        try:
            parsed = parse(prefix + text, network, private=private)
            if parsed is not None:
                TABLE.check_spelling(parsed)
                TABLE.read(parsed)
        except Refusal:
            continue

        assert parsed is None or parsed.command in TABLE.commands


@given(st.text())
def test_folding_twice_changes_nothing(word: str) -> None:
    """A folded name is found by its folded self."""
    assert fold(fold(word)) == fold(word)


def test_a_number_is_read() -> None:
    """However people write that it is one; anything else, 0 and one too long are none."""
    table = CommandTable[None]([_numbered("approve")], LANGUAGES)

    def read(typed: str) -> Arguments:
        parsed = table.parse(f"/approve {typed}", network=Network.TELEGRAM, private=True, us=None)
        assert parsed is not None
        return table.read(parsed)

    called = (
        "#12",
        "# 12",
        "12.",
        "12번",
        "12 번",
        "번호 12",
        "nr 12",
        "Nr. 12",
        "nr.12",
        "no. 12",
        "nummer 12",
    )
    for typed in ("12", "12 because", *called, *(f"{one} because" for one in called)):
        assert 12 == read(typed)["number"]
    for typed in ("x", "0", "-1", "#", "nr", "nr x", "1.5", "9" * 30, "²"):
        with pytest.raises(WrongArguments):
            read(typed)


def _numbered(name: str) -> Command[None]:
    """A command with a number, and perhaps a reason."""
    parameters = (Number("number", said.code_label), Rest("reason", said.code_label, required=False))
    return Command(name, _handle, lambda _words: name, lambda _words: name, parameters)


def test_what_stands_behind_a_form_s_command_is_the_form_s() -> None:
    """It is not read as arguments; and nobody is asked anything in a group."""
    command = Command(
        "enrol", _handle, label("enrol"), label("enrol"), where=Where.PRIVATE, form=form(Sent())
    )
    table = CommandTable[None]([command], LANGUAGES)
    parsed = table.parse("/enrol Gent; Mila", network=Network.TELEGRAM, private=True, us=None)

    assert parsed is not None
    assert ({}, "Gent; Mila") == (table.read(parsed), parsed.line)
    with pytest.raises(ValueError, match="private"):
        CommandTable[None](
            [Command("enrol", _handle, label("enrol"), label("enrol"), form=form(Sent()))], LANGUAGES
        )
