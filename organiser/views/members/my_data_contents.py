"""What is kept as a document, as people read it in the file of their own data: words, buttons, answers.

Programs are given the document itself, but for legal names. What came from a network stands as it came.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import msgspec

from organiser.chat.flat import plain_text
from organiser.chat.outgoing import Action, AnswerTap, Post, React, Revise
from organiser.members.register import Legal

_ACTIONS: Final = msgspec.json.Decoder(Action)


def readable(place: str, content: str) -> str:
    """The content of a cell; `place` is its table and key. What is no such document stands as it is."""
    read = _READ.get(place)
    if read is None:
        return content
    try:
        return read(content)
    except (ValueError, LookupError):
        return content


def _message(content: str) -> str:
    return _said(_ACTIONS.decode(content))


def _said(action: Action) -> str:
    match action:
        case Post() as post:
            labels = _buttons(choice.label for row in post.choices for choice in row)
            return "\n".join(filter(None, (plain_text(post.heading), plain_text(post.text), labels)))
        case Revise(post=post):
            return _said(post)
        case AnswerTap(text=text):
            return text
        case React(emoji=emoji):
            return emoji
        case _:
            return ""


def _buttons(labels: Iterable[str]) -> str:
    return " ".join(f"[{label}]" for label in labels)


def _offer(content: str) -> str:
    return _buttons(choice["label"] for choice in _document(content)["choices"])


def _answers(content: str) -> str:
    filling = _document(content)["filling"]
    return _pairs(filling["answers"] | ({filling["at"]: filling["picked"]} if filling["picked"] else {}))


def _act(content: str) -> str:
    return _pairs(_document(content))


def _legal(content: str) -> str:
    """A legal name, and the address below it."""
    legal = msgspec.json.decode(content, type=Legal)
    return "\n".join(filter(None, (legal.name, legal.address)))


def _document(content: str) -> dict[str, Any]:
    return msgspec.json.decode(content, type=dict[str, Any])


def _pairs(said: Mapping[str, Any]) -> str:
    """A line for each thing that was said, under the name that it has for programs, too."""
    return "\n".join(
        f"{name}: {_value(value)}" for name, value in said.items() if value not in (None, "", [])
    )


def _value(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


_READ: Final[Mapping[str, Callable[[str], str]]] = {
    "act.content": _act,
    "dialog.answers": _answers,
    "offer.content": _offer,
    "outbox.content": _message,
    "record.content": _legal,
}
