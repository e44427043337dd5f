"""Reading the parameters of a request: query, urlencoded, multipart or JSON, into typed values.

Clients send nested values as JSON in form fields; each method declares its parameters as a
msgspec.Struct, and what does not fit is refused in Telegram's manner.
"""

from __future__ import annotations

import types
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints
from urllib.parse import parse_qsl

import msgspec
from starlette.datastructures import UploadFile
from starlette.requests import Request

from organiser.sandbox.telegram.errors import ApiError, bad_request
from organiser.sandbox.telegram.files import FOLDERS

if TYPE_CHECKING:
    from starlette.types import Receive, Scope

T = TypeVar("T", bound=msgspec.Struct)

MAX_BODY: Final = 52 * 1024 * 1024
MISSING: Final = {
    "chat_id": "chat_id is empty",
    "from_chat_id": "from_chat_id is empty",
    "message_id": "message identifier is not specified",
    "text": "message text is empty",
    "user_id": "invalid user_id specified",
    "callback_query_id": "invalid callback query identifier specified",
    "file_id": "file_id not specified",
}
_FILES: Final = FOLDERS.keys()
_NAMES: Final = {"reply_markup": "reply keyboard markup"}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request."""

    name: str
    mime_type: str | None
    content: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """The values of a request as they came, and its files by field name."""

    values: dict[str, Any]
    uploads: dict[str, Upload] = field(default_factory=dict)


async def read(scope: Scope, receive: Receive) -> Form:
    """Read all parameters, whichever way they were sent."""
    query: bytes = scope["query_string"]
    values: dict[str, Any] = dict(_pairs(query)) if query else {}
    content_type = _content_type(scope)
    if content_type.startswith(b"multipart/form-data"):
        return await _multipart(scope, receive, values)
    body = await _body(receive)
    if body and content_type.startswith(b"application/json"):
        values.update(_json_body(body))
    elif body:
        values.update(_pairs(body))
    return Form(values)


def parameters(kind: type[T], form: Form) -> T:
    """The typed parameters of a method; unknown names are ignored, as Telegram does.

    A file that was sent under a parameter's own name reads as `attach://name`.
    """
    values, nested = form.values, _nested(kind)
    if form.uploads:
        named = form.uploads.keys() & set(kind.__struct_fields__)
        values = {name: f"attach://{name}" for name in named} | values
    if nested.isdisjoint(values):
        given = values
    else:
        given = {
            name: _decoded(name, value) if name in nested and isinstance(value, str) else value
            for name, value in values.items()
        }
    try:
        return msgspec.convert(given, kind, strict=False)
    except msgspec.ValidationError as error:
        raise _refusal(str(error)) from error


def _content_type(scope: Scope) -> bytes:
    for name, value in scope["headers"]:
        if name == b"content-type":
            return bytes(value).lower()
    return b""


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(encoded.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError as error:
        raise bad_request("strings must be encoded in UTF-8") from error


def _json_body(body: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(body, type=dict[str, Any])
    except msgspec.DecodeError as error:
        raise bad_request("can't parse JSON object") from error


async def _body(receive: Receive) -> bytes:
    message = await receive()
    body: bytes = message.get("body", b"")
    if not message.get("more_body"):
        return body
    chunks = [body]
    while message.get("more_body"):
        message = await receive()
        chunks.append(message.get("body", b""))
    return b"".join(chunks)


async def _multipart(scope: Scope, receive: Receive, values: dict[str, Any]) -> Form:
    uploads: dict[str, Upload] = {}
    async with Request(scope, receive).form(max_part_size=MAX_BODY) as form:
        for name, value in form.multi_items():
            if not isinstance(value, UploadFile):
                values[name] = value
                continue
            content = await value.read()
            if len(content) > MAX_BODY - 2 * 1024 * 1024:
                raise ApiError(413, "Request Entity Too Large")
            uploads[name] = Upload(value.filename or name, value.content_type, content)
    return Form(values, uploads)


def _decoded(name: str, value: str) -> Any:
    try:
        return msgspec.json.decode(value)
    except msgspec.DecodeError as error:
        what = _NAMES.get(name, name.replace("_", " "))
        raise bad_request(f"can't parse {what} JSON object") from error


@cache
def _nested(kind: type[msgspec.Struct]) -> frozenset[str]:
    """The names of the parameters that forms carry as JSON."""
    hints = get_type_hints(kind)
    return frozenset(name for name, hint in hints.items() if _is_nested(hint))


def _is_nested(hint: Any) -> bool:
    origin = get_origin(hint)
    if origin in {Union, types.UnionType}:
        return any(_is_nested(choice) for choice in get_args(hint))
    if origin in {list, dict, tuple}:
        return True
    return isinstance(hint, type) and issubclass(hint, msgspec.Struct)


def absent(name: str) -> str:
    """The words for a parameter that is not there."""
    if name in _FILES:
        return f"there is no {name.replace('_', ' ')} in the request"
    return f'parameter "{name}" is required'


def _refusal(problem: str) -> ApiError:
    """Word a msgspec complaint the way Telegram words a missing or wrong parameter."""
    if "missing required field" in problem:
        name = problem.split("`")[1]
        where = problem.rpartition("`$")[2].rstrip("`") if "`$" in problem else ""
        if not where:
            return bad_request(MISSING.get(name) or absent(name))
    return bad_request(f"can't parse parameters: {problem}")
