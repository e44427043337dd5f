"""The Telegram half of the stage: a group, private chats, and thumbs."""

from typing import Any, Final

from organiser.chat.refs import Network
from organiser.sandbox import markup
from organiser.sandbox.cast import Performer, on
from organiser.sandbox.lines import BOT_KEY, Button, Line, Media, Reaction
from organiser.sandbox.side import GROUP, Impossible, Upload
from organiser.sandbox.telegram import Account, Bot, Chat, Message, Person, TelegramSandbox

TOKEN: Final = "4200000042:demo-token-of-the-sandbox-stand-in-only"  # noqa: S105 - good on loopback only
USERNAME: Final = "organiser_demo_bot"
TITLE: Final = "Ghent couriers"
_PATIENCE_SECONDS: Final = 10
_PRIVATE: Final = "all_private_chats"
"""The scope of the menu in private chats."""
_KINDS: Final = {
    "photo": "photo",
    "sticker": "sticker",
    "video": "video",
    "animation": "video",
    "video_note": "video",
    "audio": "audio",
    "voice": "audio",
    "document": "file",
}
_USUAL_TYPES: Final = {"photo": "image/jpeg", "sticker": "image/webp", "video_note": "video/mp4"}


class TelegramSide:
    """Telegram as its people see it; a `Side`."""

    network = Network.TELEGRAM
    encrypted = False
    title = TITLE

    def __init__(self, sandbox: TelegramSandbox, language: str = "") -> None:
        """With a language, everybody's app is set to it; otherwise each to their own."""
        self.sandbox = sandbox
        self.people: tuple[Performer, ...] = on(Network.TELEGRAM)
        self.bot: Bot = sandbox.add_bot(TOKEN, username=USERNAME, name="Organiser")
        self._persons: dict[str, Person] = {
            one.key: sandbox.add_person(one.name, username=f"{one.key}_demo", language=language or one.locale)
            for one in self.people
        }
        self._keys = {person.id: key for key, person in self._persons.items()} | {self.bot.id: BOT_KEY}
        admin = self._persons[self.people[0].key]
        self.group: Chat = sandbox.add_group(
            TITLE,
            members=[*self._persons.values(), self.bot],
            admins=[admin, self.bot],
            supergroup=True,
        )

    def lines(self, chat: str) -> list[Line]:
        """What is to be seen in a chat now, in order."""
        if chat != GROUP and (self._persons[chat].id, self.bot.id) not in self.sandbox.world.privates:
            return []
        return [self._line(message) for message in self._chat(chat).messages]

    async def opens(self, person: str) -> None:
        """Press Start in the private chat with the bot, once."""
        if not self.lines(person):
            self._persons[person].starts(self.bot)

    async def says(self, person: str, chat: str, typed: str, *, reply_to: str | None = None) -> str:
        """Say something, with the marks of `markup`; returns the line's id."""
        marked = markup.read(typed)
        answered = self._message(chat, reply_to) if reply_to else None
        said = self._persons[person].says(
            self._target(chat), marked.text, entities=marked.entities or None, reply_to=answered
        )
        return str(said.id)

    async def edits(self, person: str, chat: str, line: str, typed: str) -> None:
        """Put other words in the place of an own line."""
        message = self._message(chat, line)
        if message.sender is not self._persons[person]:
            raise Impossible("Only one's own lines can be edited.")
        marked = markup.read(typed)
        self._persons[person].edits(message, marked.text, entities=marked.entities or None)

    async def deletes(self, person: str, chat: str, line: str) -> None:
        """Delete a line for everyone; Telegram tells no bot of it."""
        self._persons[person].deletes(self._message(chat, line))

    async def reacts(self, person: str, chat: str, line: str, emoji: str) -> None:
        """Put an emoji under a line, or take it back where it is there already."""
        message, account = self._message(chat, line), self._persons[person]
        given = message.reactions.get(account.id, ())
        account.reacts(message, [] if emoji in given else [emoji])

    async def taps(self, person: str, chat: str, line: str, data: str) -> str:
        """Press a button; returns what the bot answers to the press."""
        tap = self._persons[person].taps(self._message(chat, line), data)
        answer = await tap.answered(_PATIENCE_SECONDS)
        return str(answer.get("text") or "")

    async def follows(self, person: str, url: str) -> str:
        """Open a deep link and press Start; returns the line's id."""
        try:
            return str(self._persons[person].opens(url).id)
        except (LookupError, ValueError) as refused:
            raise Impossible(str(refused)) from None

    def menu(self, person: str) -> tuple[tuple[str, str], ...]:
        """What the app's menu offers: the chat's own, those in the app's language, or those for all."""
        somebody = self._persons[person]
        known, spoken = self.bot.commands, somebody.language
        own = known.get((f"chat:{somebody.id}", ""))
        if own is not None:
            return tuple((one["command"], one["description"]) for one in own)
        found = known.get((_PRIVATE, spoken or "")) or known.get((_PRIVATE, "")) or []
        return tuple((one["command"], one["description"]) for one in found)

    async def sends(self, person: str, chat: str, upload: Upload, *, reply_to: str | None = None) -> str:
        """Send a file; returns the line's id."""
        marked = markup.read(upload.caption)
        named = {"file_name": upload.name, "mime_type": upload.mime}
        details: dict[str, Any] = {} if upload.kind in {"photo", "voice"} else named
        sent = self._persons[person].sends(
            self._target(chat),
            "document" if upload.kind == "file" else upload.kind,
            upload.content,
            caption=marked.text or None,
            entities=marked.entities or None,
            reply_to=self._message(chat, reply_to) if reply_to else None,
            **details,
        )
        return str(sent.id)

    async def file(self, chat: str, line: str) -> tuple[Media, bytes]:
        """The file of a line."""
        message = self._message(chat, line)
        media = _media(message)
        if message.file is None or media is None:
            raise Impossible("The line has no file.")
        return media, message.file.content

    def _chat(self, chat: str) -> Chat:
        return self.group if chat == GROUP else self._persons[chat].private(self.bot)

    def _target(self, chat: str) -> Chat | Account:
        return self.group if chat == GROUP else self.bot

    def _message(self, chat: str, line: str) -> Message:
        try:
            return self._chat(chat).by_id[int(line)]
        except (KeyError, ValueError):
            raise Impossible("There is no such line.") from None

    def _line(self, message: Message) -> Line:
        sender = message.sender
        return Line(
            id=str(message.id),
            place=message.id,
            sender=self._keys.get(sender.id, "") if sender else "",
            name=sender.full_name if sender else message.chat.title,
            at=message.date.isoformat(),
            text=_service(message) if message.is_service else message.text,
            entities=tuple(message.entities),
            reply_to=str(message.reply_to.id) if message.reply_to else None,
            edited=message.edited is not None,
            service=message.is_service,
            media=_media(message),
            reactions=self._reactions(message),
            buttons=tuple(tuple(_button(button) for button in row) for row in message.buttons),
        )

    def _reactions(self, message: Message) -> tuple[Reaction, ...]:
        by: dict[str, list[str]] = {}
        for account, emojis in message.reactions.items():
            for emoji in emojis:
                by.setdefault(emoji, []).append(self._keys.get(account, ""))
        return tuple(Reaction(emoji, tuple(keys)) for emoji, keys in by.items())


def _button(button: dict[str, str]) -> Button:
    return Button(button["text"], button.get("callback_data", ""), button.get("url", ""))


def _service(message: Message) -> str:
    joined = message.content.get("new_chat_members")
    return f"+ {', '.join(who['first_name'] for who in joined)}" if joined else message.kind


def _media(message: Message) -> Media | None:
    described, file = message.media, message.file
    if described is None or file is None:
        return None
    usual = _USUAL_TYPES.get(message.kind, "application/octet-stream")
    return Media(
        kind=_KINDS[message.kind],
        name=file.name or file.path.rpartition("/")[2],
        mime=described.get("mime_type") or usual,
        width=described.get("width"),
        height=described.get("height"),
        spoiler=message.spoiler,
    )
