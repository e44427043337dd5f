"""What happens with somebody's accounts: two of them are linked, or one can no longer be reached."""

from organiser.chat.incoming import BotMoved, Presence
from organiser.views.anywhere import network_name
from tests.fakes.coop import Somebody


async def links(first: Somebody, second: Somebody) -> None:
    """One person on two accounts, whatever has to be agreed to, and by whom."""
    secret = (await first.says("/link")).partition("`")[2].partition("`")[0]
    await second.says(f"/link {secret}")
    if "Yes, mine" in second.can_press():
        await second.presses("Yes, mine")
    if "Link all the same" in second.can_press():
        await second.presses("Link all the same")
        await first.presses("Link all the same")


async def moves(old: Somebody, new: Somebody) -> None:
    """Somebody goes on with an account on another network: the old one lets it do all at once, and goes."""
    await links(old, new)
    await old.says("/link")
    await old.presses(network_name(new.network, old.words))
    await old.says("/unlink")
    await old.presses(network_name(old.network, old.words))


def gone(somebody: Somebody) -> BotMoved:
    """Somebody blocks the bot, or leaves the room of both."""
    at = somebody.coop.desk.now
    return BotMoved(chat=somebody.chat, at=at, by=somebody.sender, presence=Presence.ABSENT, direct=True)
