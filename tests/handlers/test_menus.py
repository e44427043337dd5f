"""In somebody's private chat the menu of commands speaks the language that the bot speaks there."""

from typing import Any

import msgspec
import pytest

from organiser.chat.incoming import Tapped
from organiser.chat.outgoing import Action, Post, ShowMenu
from organiser.chat.refs import ChatRef, MessageRef, Network
from organiser.chat.text import plain
from organiser.handlers.commands import COMMANDS
from tests.fakes.desk import ANNA, Desk
from tests.fakes.world import World

PRIVATE = ChatRef(Network.TELEGRAM, "7")


async def says(desk: Desk, text: str, **sender: Any) -> list[Action]:
    """Anna, whose app is Dutch, says something in private."""
    event = desk.said(text, chat=PRIVATE, private=True, sender=msgspec.structs.replace(ANNA, **sender))
    return await desk.happens(event)


def menus(found: list[Action]) -> list[str]:
    """What `/help` is said to do, in each menu that is shown; "" for one that is taken away."""
    return [dict(one.entries).get("help", "") for one in found if isinstance(one, ShowMenu)]


async def test_the_menu_follows_the_language_that_was_chosen(desk: Desk) -> None:
    """At once and once; the menu of the app comes back with its language."""
    assert [] == menus(await says(desk, "/help"))
    assert ["se vad du kan be mig om"] == menus(await says(desk, "/language svenska"))
    assert [] == menus(await says(desk, "/help"))
    assert ["내가 할 수 있는 일을 보아요"] != menus(await says(desk, "/language 한국어"))
    assert [""] == menus(await says(desk, "/language nederlands"))
    assert [] == menus(await says(desk, "/help"))


async def test_the_menu_follows_the_language_of_the_app(desk: Desk) -> None:
    """Whoever lets their app speak what the bot speaks needs no menu of their own."""
    await says(desk, "/language svenska")

    assert [""] == menus(await says(desk, "/help", language="sv-FI"))
    assert [] == menus(await says(desk, "/help", language="sv"))
    assert 1 == len(menus(await says(desk, "/help", language="nl")))


async def test_the_menu_goes_after_the_answer(world: World) -> None:
    """Nobody waits for it, and a limit of it holds up no answer before it."""
    desk = Desk.open(world)
    await says(desk, "/help")
    chat = world.directory.find(PRIVATE)
    assert chat is not None
    await world.queue(chat, ShowMenu((("help", "Hjälp"),)), Post(text=plain("first")))
    async with world.running():
        await world.telegram.until(lambda: any(one.method == "show_menu" for one in world.telegram.calls))

    last = world.telegram.calls[-1]
    assert ("show_menu", "7") == (last.method, last.chat)


async def test_it_is_shown_anew_when_the_commands_change(world: World) -> None:
    """With the next thing that its person says to a newer version."""
    desk = Desk.open(world)
    await says(desk, "/language svenska")
    newer = Desk.open(world, [one for one in COMMANDS if one.name != "join"])
    newer.numbers, newer.seen = 1000, desk.seen

    assert 1 == len(menus(await says(newer, "/help")))
    assert [] == menus(await says(newer, "/help"))


async def test_an_erasure_takes_it_away(desk: Desk) -> None:
    """And nothing that lies about brings it back."""
    await says(desk, "/language svenska")
    await says(desk, "/erase")
    person = next(iter(desk.world.directory.places))

    async def presses(answer: str) -> list[Action]:
        message = MessageRef(PRIVATE, "9")
        tapped = Tapped(
            chat=PRIVATE,
            at=desk.now,
            message=message,
            sender=ANNA,
            data=f"erase:{answer}:{person}",
            tap=answer,
            private=True,
        )
        return await desk.happens(tapped)

    await presses("on")

    assert [""] == menus(await presses("now"))
    assert [] == menus(await presses("now"))


@pytest.mark.parametrize("text", ["/language svenska", "/help"])
async def test_a_group_has_none(desk: Desk, text: str) -> None:
    """There the app shows everybody their own language."""
    (action, *_) = await desk.happens(desk.said(text))

    assert not isinstance(action, ShowMenu)


async def test_the_other_account_s_menu_follows_too(desk: Desk) -> None:
    """A language that is chosen on Matrix is spoken by the same person's menu on Telegram."""
    room = ChatRef(Network.MATRIX, "!dm:hs")
    await says(desk, "/help")
    (made, *_) = await says(desk, "/link")
    assert isinstance(made, Post)
    code = next(
        node for node in str(made.text).replace("'", " ").split() if len(node) == 8 and node.isupper()
    )
    await desk.happens(desk.said(f"!link {code}", chat=room, private=True))
    found = await desk.happens(desk.said("!language svenska", chat=room, private=True))

    assert ["se vad du kan be mig om"] == menus(found)
