"""The language that the bot speaks with somebody, on both networks."""

import pytest

from organiser.access import NotSteward
from organiser.bridge.conversation import NamesMode
from organiser.chat.incoming import BotMoved, Presence
from organiser.chat.outgoing import ShowMenu
from organiser.chat.refs import ChatRef, Network
from organiser.i18n import LOCALES
from organiser.signs import PREFIXES
from organiser.views.bridge import names_set
from organiser.views.languages import OWN_NAMES, language_set, language_set_private
from organiser.views.refusals import refusal
from tests.fakes.desk import ANNA, GROUP, MINJUN, ROOM, Desk, person, words
from tests.fakes.world import catalogues

PRIVATE = {
    Network.TELEGRAM: ChatRef(Network.TELEGRAM, "7"),
    Network.MATRIX: ChatRef(Network.MATRIX, "!private:hs"),
}
SHARED = {Network.TELEGRAM: GROUP, Network.MATRIX: ROOM}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("network", Network)
async def test_a_private_chat_changes_its_language_at_once(desk: Desk, network: Network, locale: str) -> None:
    """The answer to the command is in the new language already, and so is what follows, after a start too."""
    chat = PRIVATE[network]
    asked = f"{PREFIXES[network]}language {OWN_NAMES[locale]}"
    told = catalogues()[locale]

    found = await desk.happens(desk.said(asked, chat=chat, private=True))
    *_, answer = [one for one in found if not isinstance(one, ShowMenu)]
    async with desk.world.database.reading() as connection:
        await desk.world.directory.load(connection)
    *_, shown = await desk.happens(desk.said(f"{PREFIXES[network]}language", chat=chat, private=True))

    assert words(language_set_private(told)) == words(answer)
    assert told.gettext("To change it:") in words(shown)


@pytest.mark.parametrize(
    ("typed", "locale"),
    [
        ("korean!", "ko"),
        ("한국말", "ko"),
        ("Vlaams", "nl"),
        ("nederlands.", "nl"),
        ("nl-BE", "nl"),
        ("sv-FI", "sv"),
        ("Svensk", "sv"),
        ("en-US", "en"),
    ],
)
async def test_a_language_by_the_name_that_people_give_it(desk: Desk, typed: str, locale: str) -> None:
    """A Fleming calls it otherwise than a catalogue does, and an app by its country."""
    found = await desk.happens(desk.said(f"/language {typed}", chat=PRIVATE[Network.TELEGRAM], private=True))

    assert words(language_set_private(catalogues()[locale])) in map(words, found)


@pytest.mark.parametrize("network", Network)
async def test_a_client_does_not_change_what_was_chosen(desk: Desk, network: Network) -> None:
    """Whoever chose Swedish keeps it, in whatever language their next message's client is."""
    chat = PRIVATE[network]
    number = (ANNA if network is Network.TELEGRAM else MINJUN).account.id
    await desk.happens(desk.said(f"{PREFIXES[network]}language sv", chat=chat, private=True))

    dutch = person(number, network=network, language="nl")
    *_, shown = await desk.happens(
        desk.said(f"{PREFIXES[network]}language", chat=chat, private=True, sender=dutch)
    )

    assert catalogues()["sv"].gettext("To change it:") in words(shown)


@pytest.mark.parametrize("network", Network)
async def test_a_shared_chat_changes_its_language_alone(desk: Desk, network: Network) -> None:
    """The other chat of the conversation keeps its own, and so does the private chat of who asked."""
    chat, prefix = SHARED[network], PREFIXES[network]
    (other,) = (ref for ref in SHARED.values() if ref != chat)
    await desk.happens(desk.said(f"{prefix}language nl", chat=PRIVATE[network], private=True))

    (answer,) = await desk.as_admin(desk.said(f"{prefix}language ko", chat=chat))

    known = {ref: desk.world.directory.find(ref) for ref in (chat, other, PRIVATE[network])}
    assert words(language_set(catalogues()["ko"])) == words(answer)
    assert ["ko", None, "nl"] == [found and found.language for found in known.values()]


async def test_each_chat_is_told_in_its_own_language(desk: Desk) -> None:
    """One act is told in Dutch on one side and in Korean on the other."""
    await desk.as_admin(desk.said("/language nl", chat=GROUP))
    await desk.as_admin(desk.said("!language ko", chat=ROOM))

    told = await desk.as_admin(desk.said("/bridge names first", chat=GROUP))

    expected = [names_set(NamesMode.FIRST, catalogues()[locale], example="") for locale in ("nl", "ko")]
    assert {words(each) for each in expected} == {words(each) for each in told}


def entering(desk: Desk) -> BotMoved:
    """Minjun takes the bot into a private room; Matrix does not tell which language Minjun reads."""
    place = PRIVATE[Network.MATRIX]
    return BotMoved(chat=place, at=desk.now, by=MINJUN, presence=Presence.MEMBER, direct=True)


@pytest.mark.parametrize("locale", [locale for locale in LOCALES if locale != "en"])
async def test_the_first_command_tells_which_language_is_spoken(desk: Desk, locale: str) -> None:
    """Who calls a command by its Korean name where nothing is known of them is answered in Korean."""
    chat, told = PRIVATE[Network.MATRIX], catalogues()[locale]
    await desk.happens(entering(desk))

    *_, answer = await desk.happens(
        desk.said(f"!{told.pgettext('command', 'language')}", chat=chat, private=True)
    )
    *_, later = await desk.happens(desk.said("!language", chat=chat, private=True))

    assert told.gettext("To change it:") in words(answer)
    assert words(answer) == words(later)


@pytest.mark.parametrize("locale", [locale for locale in LOCALES if locale != "en"])
async def test_a_first_command_is_refused_in_its_language(desk: Desk, locale: str) -> None:
    """Why not is read in the language in which it was asked for, too."""
    chat, told = PRIVATE[Network.MATRIX], catalogues()[locale]
    await desk.happens(entering(desk))

    *_, answer = await desk.happens(
        desk.said(f"!{told.pgettext('command', 'applications')}", chat=chat, private=True)
    )

    assert words(refusal(NotSteward(), Network.MATRIX, told)) == words(answer)


@pytest.mark.parametrize("said", ["!help", "!hulp", "!language"])
async def test_a_command_changes_no_language_that_is_known(desk: Desk, said: str) -> None:
    """English names are in everybody's guide, and who chose Swedish may have copied a Dutch line."""
    chat = PRIVATE[Network.MATRIX]
    await desk.happens(entering(desk), desk.said("!language sv", chat=chat, private=True))

    await desk.happens(desk.said(said, chat=chat, private=True))

    found = desk.world.directory.find(chat)
    assert found is not None
    assert found.language == "sv"


async def test_an_english_name_tells_no_language(desk: Desk) -> None:
    """It stays open until a word tells more, and is the house's as long."""
    chat = PRIVATE[Network.MATRIX]

    await desk.happens(entering(desk), desk.said("!help", chat=chat, private=True))

    found = desk.world.directory.find(chat)
    assert found is not None
    assert found.language is None
