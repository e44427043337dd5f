"""Receiving updates: getUpdates and the webhook methods, which only say that there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from organiser.sandbox.telegram.errors import bad_request
from organiser.sandbox.telegram.updates import MAX_BATCH

if TYPE_CHECKING:
    from organiser.sandbox.telegram.methods.parameters import Nothing
    from organiser.sandbox.telegram.methods.rules import Caller

Json = dict[str, Any]

MAX_WAIT: Final = 50


class GetUpdates(msgspec.Struct, frozen=True, kw_only=True):
    """The parameters of getUpdates."""

    offset: int = 0
    limit: int = MAX_BATCH
    timeout: int = 0
    allowed_updates: list[str] | None = None


class DeleteWebhook(msgspec.Struct, frozen=True, kw_only=True):
    """The parameters of deleteWebhook."""

    drop_pending_updates: bool = False


class SetWebhook(msgspec.Struct, frozen=True, kw_only=True):
    """The parameters of setWebhook."""

    url: str = ""


async def get_updates(caller: Caller, given: GetUpdates) -> msgspec.Raw:
    """Confirm what lies below the offset, and return what waits, at once when there is any."""
    queue = caller.bot.updates
    if given.allowed_updates is not None:
        queue.allowed = frozenset(given.allowed_updates) or None
    queue.take_over()
    queue.confirm(given.offset, caller.world.clock.seconds())
    limit = given.limit if 1 <= given.limit <= MAX_BATCH else MAX_BATCH
    found = queue.batch(limit)
    if not found and given.timeout > 0:
        caller.world.changed()  # Whoever waits for a poll is woken once it waits.
        await queue.heard(min(given.timeout, MAX_WAIT))
        found = queue.batch(limit)
    return msgspec.Raw(b"[" + b",".join(update.body for update in found) + b"]")


def delete_webhook(caller: Caller, given: DeleteWebhook) -> bool:
    """Do nothing but drop what waits, when asked to."""
    if given.drop_pending_updates:
        caller.bot.updates.clear()
    return True


def get_webhook_info(caller: Caller, _given: Nothing) -> Json:
    """Say that there is no webhook, and how much waits."""
    info: Json = {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": len(caller.bot.updates),
    }
    if caller.bot.updates.allowed is not None:
        info["allowed_updates"] = sorted(caller.bot.updates.allowed)
    return info


def set_webhook(_caller: Caller, given: SetWebhook) -> bool:
    """Refuse: the sandbox only speaks long polling. An empty address removes, as on Telegram."""
    if not given.url:
        return True
    raise bad_request("bad webhook: the sandbox does not support webhooks, use getUpdates")
