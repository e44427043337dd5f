"""Checks on Telegram, over plain HTTP: token, privacy mode, webhooks, and rights in each bridged group."""

from collections.abc import AsyncIterator, Sequence
from http import HTTPStatus
from typing import Any

import httpx

from organiser.chat.refs import ChatRef
from organiser.doctor.finding import Finding, fault, fine, note
from organiser.doctor.machine import clock
from organiser.kernel import Clock
from organiser.settings import Settings

_RIGHTS = {
    "can_delete_messages": "so that deletions cross",
    "can_restrict_members": "so that /mute and /ban reach Telegram",
}


async def examine(
    settings: Settings, http: httpx.AsyncClient, chats: Sequence[ChatRef], now: Clock
) -> AsyncIterator[Finding]:
    """Look at the account and at each of `chats`. Raises httpx.HTTPError where the network is down."""
    token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
    base = f"{settings.telegram_api_url}/bot{token}"
    answer = await http.get(f"{base}/getMe")
    yield clock("Telegram", answer.headers.get("date"), now)
    me = _result(answer)
    if me is None:
        yield fault(
            f"Telegram refuses the token (HTTP {answer.status_code}).",
            "Ask BotFather for it (/mybots, API Token) and set ORGANISER_TELEGRAM_TOKEN.",
        )
        return
    yield fine(f"Telegram knows the bot as @{me.get('username')}.")
    yield _privacy(me)
    yield _webhook(_result(await http.get(f"{base}/getWebhookInfo")) or {}, base=settings.telegram_api_url)
    for group in dict.fromkeys(chat.home.id for chat in chats):
        asked = {"chat_id": group, "user_id": str(me.get("id"))}
        member = _result(await http.get(f"{base}/getChatMember", params=asked))
        yield _rights(group, member, sees_all=bool(me.get("can_read_all_group_messages")))


def _privacy(me: dict[str, Any]) -> Finding:
    if me.get("can_read_all_group_messages"):
        return fine("Privacy mode is off: the bot hears what is said in its groups.")
    return note(
        "Privacy mode is on: the bot hears only groups in which it is an admin.",
        "Tell BotFather: /setprivacy, choose the bot, Disable; then remove the bot from its groups and "
        "add it again. Or make it an admin in each group.",
    )


def _webhook(info: dict[str, Any], *, base: str) -> Finding:
    if not info.get("url"):
        return fine("No webhook keeps updates from the bot.")
    return fault(
        "A webhook is set on this token: updates go there.",
        f"Remove it: curl {base}/botTOKEN/deleteWebhook (with the token), or use another bot.",
    )


def _rights(group: str, member: dict[str, Any] | None, *, sees_all: bool) -> Finding:
    status = (member or {}).get("status", "left")
    if member is None or status in {"left", "kicked"}:
        return fault(f"Group {group}: the bot is not in it.", "Add it again, or say /bridge leave elsewhere.")
    if status == "restricted" and not member.get("can_send_messages"):
        return fault(
            f"Group {group}: the bot may not write.", "Lift its restrictions in the group's members."
        )
    if status not in {"administrator", "creator"}:
        if not sees_all:
            return fault(f"Group {group}: the bot does not hear what is said.", "Make it an admin there.")
        return note(f"Group {group}: the bot is no admin.", "Make it one, so that reactions cross.")
    lacking = [
        f"{right} ({why})" for right, why in _RIGHTS.items() if not member.get(right, status == "creator")
    ]
    if lacking:
        return note(f"Group {group}: the bot lacks rights.", f"Give it {' and '.join(lacking)}.")
    return fine(f"Group {group}: the bot has the rights it needs.")


def _result(answer: httpx.Response) -> dict[str, Any] | None:
    """What Telegram answered, None where it refused.

    Raises:
        httpx.HTTPStatusError: it is out of order.
        ValueError: somebody else answered.
    """
    if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        answer.raise_for_status()
    # A refusal of Telegram is JSON, too; a page in its place is no word about the token.
    said = answer.json()
    result = said.get("result")
    return result if isinstance(result, dict) else None
