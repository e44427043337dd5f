"""Puts the menus of commands where a network's apps offer them, once for as long as they stay the same.

Networks limit how often that may be done, and a bot that is started again and again must not be held up by
it. What is put where is the concern of `views.commands`.
"""

import asyncio
import hashlib
from collections.abc import Iterable
from typing import Final

import msgspec
import structlog

from organiser.chat.ports import Menu, MenuScope, Outlet
from organiser.errors import DeliveryFailed, Rejected, TryLater
from organiser.storage import meta
from organiser.storage.engine import Database, Unwritable

AGAIN: Final = 10.0
"""Seconds until a network that did not take a menu is asked again, where it names no longer wait."""

log = structlog.get_logger()


async def show(database: Database, outlet: Outlet, bot: str, menus: Iterable[Menu]) -> None:
    """Show those of `menus` that the network was not shown yet, and take away those that are gone.

    `bot` is the bot's id there: another one has shown nothing yet. A menu that the network refuses is left
    out until the next start; what else fails is tried until it works.
    """
    wanted = {_place(menu): menu for menu in menus}
    shown = await _shown(database, outlet, bot)
    for place in shown.keys() - wanted.keys():
        scope, _, language = place.partition(".")
        wanted[place] = Menu(MenuScope(scope), language or None)
    for place, menu in wanted.items():
        digest = hashlib.sha256(msgspec.json.encode(menu)).hexdigest()
        if shown.get(place) == digest:
            continue
        if not await _put(outlet, menu):
            continue
        shown[place] = digest
        if not menu.entries:
            del shown[place]
        await _note(database, _key(outlet, bot), shown)


async def _put(outlet: Outlet, menu: Menu) -> bool:
    """Show a menu, however often it must be tried; False where it is refused."""
    while True:
        try:
            await outlet.show_menu(menu)
        except Rejected as refused:
            log.warning("menu.refused", scope=menu.scope, reason=refused.reason)
            return False
        except DeliveryFailed as failure:
            await asyncio.sleep(max(AGAIN, failure.after) if isinstance(failure, TryLater) else AGAIN)
        else:
            return True


async def _note(database: Database, key: str, shown: dict[str, str]) -> None:
    """Remember what is shown; where that cannot be written, it is shown once more after the next start."""
    try:
        async with database.writing() as connection:
            await meta.put(connection, key, msgspec.json.encode(shown).decode())
    except Unwritable as refused:
        log.warning("menu.not_noted", reason=refused.reason)


async def _shown(database: Database, outlet: Outlet, bot: str) -> dict[str, str]:
    """What each place shows, as a digest."""
    async with database.reading() as connection:
        known = await meta.get(connection, _key(outlet, bot))
    shown = {} if known is None else msgspec.json.decode(known, type=dict[str, str])
    return {place: digest for place, digest in shown.items() if place.partition(".")[0] in set(MenuScope)}


def _place(menu: Menu) -> str:
    return f"{menu.scope}.{menu.language or ''}"


def _key(outlet: Outlet, bot: str) -> str:
    return f"menus.{outlet.network}.{bot}"
