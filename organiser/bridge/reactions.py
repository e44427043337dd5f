"""How reactions are shown in a chat whose bot may not do what people do there. Pure.

Matrix takes each emoji once from one account, so one reaction of the bot stands for everybody behind it.
On Telegram a bot may set one reaction; as soon as there are several, one message sums them up.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import Final

import msgspec

from organiser.chat.refs import Network

VARIATIONS: Final = dict.fromkeys((0xFE0E, 0xFE0F))
SKIN_TONES: Final = dict.fromkeys(range(0x1F3FB, 0x1F400))

_TELEGRAM: Final = (
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤\u200d🔥 🌚 🌭 💯"
    " 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨\u200d💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄"
    " ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷\u200d♂ 🤷 🤷\u200d♀ 😡"
)
TELEGRAM_EMOJI: Final = frozenset(_TELEGRAM.split())
"""What a bot may react with (Bot API, `ReactionTypeEmoji`)."""

_COLOURED: Final = (
    "❤\ufe0f",
    "❤\ufe0f\u200d🔥",
    "🕊\ufe0f",
    "✍\ufe0f",
    "☃\ufe0f",
    "🤷\u200d♂\ufe0f",
    "🤷\u200d♀\ufe0f",
)
"""Those of Telegram that Unicode spells with a sign for colour, as people's clients do on Matrix."""
_QUALIFIED: Final = {emoji.translate(VARIATIONS): emoji for emoji in _COLOURED}

LONGEST_EMOJI: Final = 16
"""Code points of a reaction that is shown; Matrix lets people react with whole sentences."""


_UNSAFE: Final = frozenset("@/.:\\")
"""What makes an address or calls somebody. The sum is the bot's own words, and what stands in it is not."""


class Display(msgspec.Struct, frozen=True):
    """What a chat is shown for a line: reactions of the bot's own, and counts for a summing message."""

    own: frozenset[str] = frozenset()
    summary: tuple[tuple[str, int], ...] = ()


def display(emojis: Iterable[str], network: Network) -> Display:
    """What is shown on `network` for the reactions `emojis` of other chats, one for each person."""
    counts = Counter(emoji.strip() for emoji in emojis if _is_shown(emoji.strip()))
    if network is Network.MATRIX:
        return Display(own=frozenset(map(_qualified, counts)))
    bare: Counter[str] = Counter()
    for emoji, count in counts.items():
        bare[_bare(emoji)] += count
    if len(bare) == 1 and bare.keys() <= TELEGRAM_EMOJI and bare.total() == 1:
        return Display(own=frozenset(bare))
    return Display(summary=tuple(sorted(bare.items())))


def _is_shown(emoji: str) -> bool:
    """Whether it is short and on one line, calls nobody, and leads nowhere."""
    kinds = {unicodedata.category(sign) for sign in emoji if sign != "\u200d" and not _is_tag(sign)}
    is_plain = not kinds & {"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"} and not _UNSAFE & set(emoji)
    return 0 < len(emoji) <= LONGEST_EMOJI and is_plain


def _is_tag(sign: str) -> bool:
    """Flags of parts of a country are spelt with these."""
    return "\U000e0020" <= sign <= "\U000e007f"


def _qualified(emoji: str) -> str:
    """As the clients of Matrix write it: two spellings of one emoji would stand beside each other."""
    return _QUALIFIED.get(emoji.translate(VARIATIONS), emoji)


def _bare(emoji: str) -> str:
    """As Telegram writes it; without a tone of skin where Telegram's own reaction has none."""
    written = emoji.translate(VARIATIONS)
    toneless = written.translate(SKIN_TONES)
    return toneless if toneless in TELEGRAM_EMOJI else written
