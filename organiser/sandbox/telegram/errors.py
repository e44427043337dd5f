"""What the Bot API answers when it says no, in Telegram's own words.

The wordings follow the answers of the public server; clients recognise errors by them.
"""

from __future__ import annotations

from typing import Any, Final

NOT_MODIFIED: Final = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


class ApiError(Exception):
    """A refusal with Telegram's code, description and response parameters."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """The JSON object that is answered."""
        answer: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


def bad_request(reason: str, **parameters: int) -> ApiError:
    """Refuse with 400: the request is wrong as it stands."""
    return ApiError(400, f"Bad Request: {reason}", **parameters)


def forbidden(reason: str) -> ApiError:
    """Refuse with 403: the bot may not do this here."""
    return ApiError(403, f"Forbidden: {reason}")


def not_found(reason: str | None = None) -> ApiError:
    """Refuse with 404: no such method or token form."""
    return ApiError(404, "Not Found" if reason is None else f"Not Found: {reason}")


def unauthorized() -> ApiError:
    """Refuse with 401: the token is unknown or revoked."""
    return ApiError(401, "Unauthorized")


def conflict(reason: str) -> ApiError:
    """Refuse with 409: updates go elsewhere."""
    return ApiError(409, f"Conflict: {reason}")


def too_many_requests(retry_after: int) -> ApiError:
    """Refuse with 429 and the seconds to wait."""
    reason = f"Too Many Requests: retry after {retry_after}"
    return ApiError(429, reason, retry_after=retry_after)


def migrated(chat_id: int) -> ApiError:
    """Refuse because the group lives on under another id."""
    return bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat_id)
