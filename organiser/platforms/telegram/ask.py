"""What Telegram is asked about a chat, and what is done to a chat or to somebody in it."""

from typing import Any, assert_never

from organiser.chat.incoming import Answered
from organiser.chat.outgoing import Ask, Deed, Do, Question
from organiser.chat.refs import AccountRef, ChatRef, Network
from organiser.errors import Rejected, Scope, Unreachable
from organiser.kernel import system_clock
from organiser.platforms.fetching import content_of
from organiser.platforms.telegram.connection import Connection
from organiser.platforms.telegram.failures import NO_MEMBER
from organiser.platforms.telegram.files import Files
from organiser.platforms.telegram.send import repeatable

_RIGHTS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
)


class Asker:
    """Answers questions about chats, and acts on them."""

    def __init__(self, connection: Connection, files: Files) -> None:
        self._connection = connection
        self._files = files

    async def ask(self, chat: ChatRef, question: Ask) -> Answered:
        """Find out what is asked; `failed` where Telegram does not tell."""
        try:
            found = await self._found(chat, question)
        except (Rejected, Unreachable) as failure:
            if isinstance(failure, Unreachable) and failure.scope is Scope.NETWORK:
                raise
            found = {"failed": True, "reason": failure.reason}
        return Answered(chat=chat, at=system_clock(), token=question.token, **found)

    async def do(self, chat: ChatRef, deed: Do) -> None:
        """Act on the chat, or on an account in it. A bot cannot join by itself: `refused`."""
        match deed.deed:
            case Deed.LEAVE:
                await self._call("leaveChat", chat)
            case Deed.MUTE | Deed.UNMUTE:
                permissions = dict.fromkeys(_RIGHTS, deed.deed is Deed.UNMUTE)
                user = _user(deed.account)
                await self._call("restrictChatMember", chat, user_id=user, permissions=permissions)
            case Deed.BAN:
                await self._call("banChatMember", chat, user_id=_user(deed.account))
            case Deed.JOIN:
                raise Rejected("refused")
            case _:
                assert_never(deed.deed)

    async def _found(self, chat: ChatRef, question: Ask) -> dict[str, Any]:
        match question.question:
            case Question.ROLE:
                return {"role": await self._role(chat, question.account)}
            case Question.FACTS | Question.ENTER:
                facts = await self._call("getChat", chat)
                # The bot is one of those that Telegram counts.
                people = await self._call("getChatMemberCount", chat) - 1
                return {"title": facts.get("title") or "", "members": people}
            case Question.PRIVATE:
                private = ChatRef(Network.TELEGRAM, _person(question.account))
                # Nothing is shown but "typing": Telegram refuses it where the bot may not begin a chat.
                await self._call("sendChatAction", private, action="typing")
                return {"private": private}
            case Question.MESSAGE:
                # Telegram tells no bot what a message says, and takes no edit back.
                return {"failed": True}
            case Question.FILE:
                return {"content": await content_of(self._files, question)}
            case _:
                assert_never(question.question)

    async def _role(self, chat: ChatRef, account: AccountRef | None) -> str:
        """What somebody is here; who speaks as the group itself is an anonymous admin of it."""
        user = _user(account)
        if user == chat.home.id:
            return "admin"
        try:
            member = await self._call("getChatMember", chat, user_id=user)
        except Rejected as rejected:
            return "none" if rejected.reason == NO_MEMBER else await self._role_by_admins(chat, user)
        if member["status"] in {"creator", "administrator"}:
            return "admin"
        is_gone = member["status"] in {"left", "kicked"} or not member.get("is_member", True)
        return "none" if is_gone else "member"

    async def _role_by_admins(self, chat: ChatRef, user: str) -> str:
        """What somebody is where Telegram tells a bot that is no admin only who the admins are."""
        admins = await self._call("getChatAdministrators", chat)
        return "admin" if user in {str(one["user"]["id"]) for one in admins} else "member"

    async def _call(self, method: str, chat: ChatRef, **parameters: Any) -> Any:
        async with repeatable():
            return await self._connection.call(method, chat_id=chat.home.id, **parameters)


def _user(account: AccountRef | None) -> str:
    if account is None or account.network is not Network.TELEGRAM:
        raise Rejected(NO_MEMBER)
    return account.id


def _person(account: AccountRef | None) -> str:
    """The id of a person: who speaks as a group or channel has its id, and all of it would read along."""
    user = _user(account)
    if user.startswith("-"):
        raise Rejected(NO_MEMBER)
    return user
