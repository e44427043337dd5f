"""The words of the headless tour: what people did, and what was seen, one line each.

The steps of the tour are explained in `tour`. A sentence is looked up by the key of the deed or sight, with
its values, so that a Korean name gets its particle.
"""

from typing import Final

from organiser.i18n import Words, noop

_TOUR: Final = "demo: the tour"
_TOLD: Final = {
    "sends": noop("demo: the tour", "{name} sends {file}: {text}"),
    "edits": noop("demo: the tour", "{name} changes it to: {text}"),
    "deletes": noop("demo: the tour", "{name} deletes the message"),
    "reacts": noop("demo: the tour", "{name} reacts with {emoji}"),
    "kills": noop("demo: the tour", "The bot is killed (SIGKILL)."),
    "starts": noop("demo: the tour", "The bot is started again."),
    "operates": noop("demo: the tour", "Whoever runs the bot runs “{command}”."),
    "tells": noop("demo: the tour", "{name}, in private: {text}"),
    "chooses": noop("demo: the tour", "{name} chooses: {text}"),
    "follows": noop("demo: the tour", "{name} opens the link"),
    "reads": noop("demo: the tour", "{name} reads: {text}"),
    "failed": noop("demo: the tour", "failed"),
    "missing": noop("demo: the tour", "missing"),
    "gone": noop("demo: the tour", "The copy is gone."),
    "all": noop("demo: the tour", "All {count} paragraphs, in order, in several messages"),
    "answer": noop("demo: the tour", "The bot's own answer"),
    "once": noop("demo: the tour", "Once only: “{text}”"),
    "nothing": noop("demo: the tour", "Nothing of “{text}”"),
    "bold": noop("demo: the tour", "bold"),
    "italic": noop("demo: the tour", "italic"),
    "text_link": noop("demo: the tour", "link"),
    "blockquote": noop("demo: the tour", "quote"),
    "reply": noop("demo: the tour", "reply"),
    "picture": noop("demo: the tour", "picture"),
    "edited": noop("demo: the tour", "edited"),
    "without": noop("demo: the tour", "without “{name}”"),
    "end": noop("demo: the tour", "Every line arrived."),
}


def told(key: str, words: Words, **values: str | int) -> str:
    """What the headless tour tells of a deed or a sight, by its key."""
    return words.pgettext(_TOUR, _TOLD[key], **values)
