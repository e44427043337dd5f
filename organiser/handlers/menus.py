"""The menu of commands in a private chat, in the language that somebody chose where it is not their app's.

A network shows the menu of the app's language by itself (`organiser.menus`). Where the bot speaks another one
with somebody, that chat has a menu of its own; `chat.menu` says which was asked for last.
"""

import hashlib
from typing import Final

import msgspec

from organiser.chat.incoming import Event, Said, Tapped
from organiser.chat.outgoing import ShowMenu
from organiser.chat.ports import MenuScope
from organiser.chat.refs import Network
from organiser.context import Context
from organiser.i18n import best_locale
from organiser.storage.directory import Chat
from organiser.views.commands import menu

NETWORKS: Final = {Network.TELEGRAM}
"""Those whose apps have menus of commands."""


async def follow(ctx: Context, event: Event) -> None:
    """Let the menu speak what the chat speaks, now that their app has told which language is its own."""
    chat = ctx.store.directory.chats.get(ctx.chat.id)
    if chat is None or not chat.private or ctx.person is None or not isinstance(event, Said | Tapped):
        return
    default = ctx.house.tongues.named(None).locale
    apps = best_locale(ctx.sender.language, default)
    if (chat.language or default) == apps:
        await take_away(ctx, chat)
    else:
        await offer(ctx, chat)


async def offer(ctx: Context, chat: Chat) -> None:
    """Let a private chat have a menu of its own, in its language; the same one is not asked for again."""
    if chat.ref.network not in NETWORKS:
        return
    shown = ShowMenu(menu(ctx.house.commands.commands, MenuScope.PRIVATE, ctx.words_of(chat)))
    digest = hashlib.sha256(msgspec.json.encode(shown)).hexdigest()
    if digest != chat.menu:
        ctx.send(chat, shown)
        await ctx.store.chats.change(chat, menu=digest)


async def take_away(ctx: Context, chat: Chat) -> None:
    """Let a private chat have no menu of its own any more."""
    if chat.menu is not None:
        ctx.send(chat, ShowMenu())
        await ctx.store.chats.change(chat, menu=None)
