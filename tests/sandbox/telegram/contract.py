"""Holds requests and answers against the machine-readable Bot API.

Finds missing required fields, unknown fields and wrong types, to any depth. It knows nothing of
ranges and rules, which are tested as behaviour.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from organiser.sandbox.telegram import Call

SPECIFICATION = Path(__file__).parent.parent / "telegram-bot-api.json"


# Fields of Bot API 10.3, which clients of today require and the written 10.1 does not know.
NEWER = {"ChatMemberAdministrator": {"can_send_welcome_messages"}}


class Contract:
    """The Bot API as it is written down."""

    def __init__(self) -> None:
        written = json.loads(SPECIFICATION.read_text(encoding="utf-8"))
        self.methods: dict[str, Any] = written["methods"]
        self.types: dict[str, Any] = written["types"]
        self._names = {name.lower(): name for name in self.methods}

    def breaches(self, call: Call) -> list[str]:
        """What is wrong with an accepted request and its answer."""
        answer = call.answer
        name = self._names.get(call.method.lower())
        if not answer["ok"]:
            return list(self._refusal(answer, call.status))
        if name is None:
            return [f"{call.method} is answered but not in the Bot API"]
        method = self.methods[name]
        return [
            *self._request(name, method, call),
            *self._value(answer["result"], method["returns"], f"{name} answer"),
        ]

    def object_breaches(self, value: Any, kind: str) -> list[str]:
        """What is wrong with one object of the Bot API."""
        return list(self._value(value, [kind], kind))

    def _refusal(self, answer: dict[str, Any], status: int) -> Iterator[str]:
        if answer.get("error_code") != status or not isinstance(answer.get("description"), str):
            yield f"a refusal of another shape: {sorted(answer)}"
        if "parameters" in answer:
            yield from self._value(answer["parameters"], ["ResponseParameters"], "parameters")

    def _request(self, name: str, method: dict[str, Any], call: Call) -> Iterator[str]:
        fields = {field["name"]: field for field in method.get("fields", [])}
        given = set(call.parameters) | (set(call.uploads) & set(fields))
        for field in fields.values():
            if field["required"] and field["name"] not in given:
                yield f"{name} was accepted without {field['name']}"
        for parameter, value in call.parameters.items():
            if parameter not in fields:
                yield f"{name} was given the unknown parameter {parameter}"
                continue
            kinds = fields[parameter]["types"]
            yield from self._value(_typed(value, kinds), kinds, f"{name} {parameter}")

    def _value(self, value: Any, kinds: list[str], where: str) -> Iterator[str]:
        attempts = [list(self._of_kind(value, kind, where)) for kind in kinds]
        if all(attempts):
            yield from min(attempts, key=len)

    def _of_kind(self, value: Any, kind: str, where: str) -> Iterator[str]:
        if kind.startswith("Array of "):
            yield from self._array(value, kind.removeprefix("Array of "), where)
        elif kind in self.types and kind != "InputFile":
            yield from self._object(value, self.types[kind], where)
        elif not _is_simple(value, kind):
            yield f"{where} is {value!r}, not {kind}"

    def _array(self, value: Any, kind: str, where: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{where} is no array"
            return
        for place, item in enumerate(value):
            yield from self._value(item, [kind], f"{where}[{place}]")

    def _object(self, value: Any, kind: dict[str, Any], where: str) -> Iterator[str]:
        if "subtypes" in kind:
            yield from self._value(value, kind["subtypes"], where)
            return
        if not isinstance(value, dict):
            yield f"{where} is no object"
            return
        fields = {field["name"]: field for field in kind.get("fields", [])}
        for name, field in fields.items():
            if field["required"] and name not in value:
                yield f"{where} lacks {name}"
        for name, inner in value.items():
            if name in NEWER.get(kind["name"], ()):
                continue
            if name not in fields:
                yield f"{where} has the unknown field {name}"
            else:
                yield from self._value(inner, fields[name]["types"], f"{where}.{name}")
        yield from _tag(value, fields, where)


def _tag(value: dict[str, Any], fields: dict[str, Any], where: str) -> Iterator[str]:
    """Check a union's tag, which the descriptions fix: `Type of ..., always "user"`."""
    for name in ("type", "status"):
        said = fields.get(name, {}).get("description", "")
        for phrase in ("always “", 'always "', "must be ", "always "):
            if phrase in said:
                fixed = said.split(phrase, 1)[1].strip("“”\"'. ").split("”")[0].split('"')[0]
                if fixed.isidentifier() and value.get(name) != fixed:
                    yield f"{where}.{name} is {value.get(name)!r}, not {fixed!r}"
                break


def _typed(value: Any, kinds: list[str]) -> Any:
    """A form's string as what it stands for."""
    if not isinstance(value, str) or "String" in kinds or "InputFile" in kinds:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _is_simple(value: Any, kind: str) -> bool:
    match kind:
        case "Integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "Float":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "String" | "InputFile":
            return isinstance(value, str)
        case "Boolean":
            return isinstance(value, bool)
        case "True":
            return value is True
        case _:
            return False
