"""Which bot is told of what: privacy mode, own messages, other bots, and the rights needed.

Only updates are made here; the world has changed already when these functions run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from organiser.sandbox.telegram.bots import Bot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from organiser.sandbox.telegram.accounts import Account
    from organiser.sandbox.telegram.chats import Chat
    from organiser.sandbox.telegram.members import Membership
    from organiser.sandbox.telegram.messages import Message

Json = dict[str, Any]


def of_message(message: Message, *, edited: bool = False) -> None:
    """Tell the bots that may read this message."""
    listeners = [bot for bot in _bots(message.chat) if may_read(bot, message)]
    if not listeners:
        return
    kind = "channel_post" if message.chat.type == "channel" else "message"
    body, now = message.wire(), message.chat.world.clock.seconds()
    for bot in listeners:
        bot.updates.add(f"edited_{kind}" if edited else kind, body, now)


def may_read(bot: Bot, message: Message) -> bool:
    """Whether a bot gets this message: never its own, and by privacy mode else."""
    if message.sender is bot:
        return False
    if message.chat.type in {"private", "channel"} or message.is_service:
        return True
    admin = message.chat.membership(bot).is_admin
    if message.sender is not None and message.sender.is_bot:
        return bot.sees_bots and (admin or bot.reads_all)
    return admin or bot.reads_all or _addresses(bot, message)


def _addresses(bot: Bot, message: Message) -> bool:
    """Whether a message is meant for a bot in privacy mode."""
    if message.reply_to is not None and message.reply_to.sender is bot:
        return True
    units = message.text.encode("utf-16-le")
    for entity in message.entities:
        start, end = entity["offset"] * 2, (entity["offset"] + entity["length"]) * 2
        said = units[start:end].decode("utf-16-le").lower()
        if entity["type"] == "mention" and said == f"@{bot.username}".lower():
            return True
        if entity["type"] == "bot_command" and _is_for(bot, said):
            return True
    return False


def _is_for(bot: Bot, command: str) -> bool:
    _, at, name = command.partition("@")
    return not at or name == (bot.username or "").lower()


def of_reaction(message: Message, by: Account, old: tuple[str, ...], new: tuple[str, ...]) -> None:
    """Tell the bots that are administrators; what bots do is not told."""
    if by.is_bot:
        return
    chat, now = message.chat, message.chat.world.clock.seconds()
    value: Json = {
        "chat": chat.wire,
        "message_id": message.id,
        "user": by.wire,
        "date": int(now),
        "old_reaction": [reaction(emoji) for emoji in old],
        "new_reaction": [reaction(emoji) for emoji in new],
    }
    for bot in _bots(chat):
        if chat.type == "private" or chat.membership(bot).is_admin:
            bot.updates.add("message_reaction", value, now)


def reaction(emoji: str) -> Json:
    """The Bot API's ReactionType; digits are a custom emoji's id."""
    if emoji.isascii() and emoji.isdigit():
        return {"type": "custom_emoji", "custom_emoji_id": emoji}
    return {"type": "emoji", "emoji": emoji}


def of_membership(chat: Chat, account: Account, old: Membership, new: Membership, by: Account) -> None:
    """Tell the account itself when it is a bot, and the bots that are administrators."""
    now = chat.world.clock.seconds()
    value: Json = {
        "chat": chat.wire,
        "from": by.wire,
        "date": int(now),
        "old_chat_member": old.wire(account.wire),
        "new_chat_member": new.wire(account.wire),
    }
    if isinstance(account, Bot):
        account.updates.add("my_chat_member", value, now)
    for bot in _bots(chat):
        if bot is not account and chat.membership(bot).is_admin:
            bot.updates.add("chat_member", value, now)


def of_poll(message: Message, answer: Json | None) -> None:
    """Tell the bot that sent a poll its state and, unless anonymous, who answered what."""
    bot, now = message.sender, message.chat.world.clock.seconds()
    if not isinstance(bot, Bot):
        return
    bot.updates.add("poll", message.content["poll"], now)
    if answer is not None and not message.content["poll"]["is_anonymous"]:
        bot.updates.add("poll_answer", answer, now)


def _bots(chat: Chat) -> Iterator[Bot]:
    for account in chat.accounts.values():
        if isinstance(account, Bot) and chat.membership(account).present:
            yield account
