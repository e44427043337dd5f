"""Receiving updates: getUpdates, and webhooks, which only keep updates from being polled.

Nothing is ever sent to a webhook's address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from organiser.sandbox.telegram.errors import bad_request, conflict
from organiser.sandbox.telegram.updates import MAX_BATCH

if TYPE_CHECKING:
    from organiser.sandbox.telegram.methods.parameters import Nothing
    from organiser.sandbox.telegram.methods.rules import Caller

Json = dict[str, Any]

MAX_WAIT: Final = 50
CONNECTIONS: Final = 40


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
    allowed_updates: list[str] | None = None
    drop_pending_updates: bool = False


async def get_updates(caller: Caller, given: GetUpdates) -> msgspec.Raw:
    """Confirm what lies below the offset, and return what waits, at once when there is any."""
    queue = caller.bot.updates
    if caller.bot.webhook:
        raise conflict(
            "can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
    if given.allowed_updates is not None:
        queue.allow(given.allowed_updates)
    queue.confirm(given.offset, caller.world.clock.seconds())
    limit = max(1, min(given.limit, MAX_BATCH))
    found = queue.batch(limit)
    if not found and given.timeout > 0:
        caller.world.changed()  # Whoever waits for a poll is woken once it waits.
        await queue.heard(min(given.timeout, MAX_WAIT))
        found = queue.batch(limit)
    return msgspec.Raw(b"[" + b",".join(update.body for update in found) + b"]")


def set_webhook(caller: Caller, given: SetWebhook) -> bool:
    """Keep updates for an address, and end the poll that waits. An empty address removes it."""
    if given.url and not given.url.lower().startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if given.allowed_updates is not None:
        caller.bot.updates.allow(given.allowed_updates)
    _hooked(caller, given.url, drop=given.drop_pending_updates)
    return True


def delete_webhook(caller: Caller, given: DeleteWebhook) -> bool:
    """Let updates be polled again; drop what waits, when asked to."""
    _hooked(caller, "", drop=given.drop_pending_updates)
    return True


def _hooked(caller: Caller, url: str, *, drop: bool) -> None:
    caller.bot.webhook = url
    if drop:
        caller.bot.updates.clear()
    if url:
        caller.bot.updates.end("setWebhook request")


def get_webhook_info(caller: Caller, _given: Nothing) -> Json:
    """Say where updates go, and how many wait."""
    info: Json = {
        "url": caller.bot.webhook,
        "has_custom_certificate": False,
        "pending_update_count": len(caller.bot.updates),
    }
    if caller.bot.webhook:
        info["max_connections"] = CONNECTIONS
    if caller.bot.updates.allowed is not None:
        info["allowed_updates"] = sorted(caller.bot.updates.allowed)
    return info
