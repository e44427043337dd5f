"""A bot's side of the sandbox: its token, updates, commands and privacy mode.

Its program talks HTTP; tests may also let it act in process, like any account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from organiser.sandbox.telegram.accounts import Account
from organiser.sandbox.telegram.updates import UpdateQueue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from organiser.sandbox.telegram.chats import Chat
    from organiser.sandbox.telegram.world import World

Json = dict[str, Any]


class Bot(Account):
    """A bot account; `sees_bots` is Bot-to-Bot Mode: it gets other bots' group messages too."""

    is_bot = True

    def __init__(
        self,
        world: World,
        token: str,
        *,
        username: str,
        name: str,
        reads_all: bool = True,
        first_update: int = 1,
    ) -> None:
        super().__init__(world, int(token.split(":", 1)[0]), name, username=username)
        self.token = token
        self.revoked = False
        self.webhook = ""
        self.reads_all = reads_all
        self.sees_bots = False
        self.updates = UpdateQueue(first_update)
        self.blocked_by: set[int] = set()
        self.commands: dict[tuple[str, str], list[Json]] = {}

    @property
    def me(self) -> Json:
        """What getMe answers."""
        return {
            **self.wire,
            "can_join_groups": True,
            "can_read_all_group_messages": self.reads_all,
            "supports_guest_queries": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
            "has_topics_enabled": False,
            "allows_users_to_create_topics": False,
            "can_manage_bots": False,
            "supports_join_request_queries": False,
        }

    def menu(self, chat: Chat, reader: Account) -> list[Json]:
        """The commands that this reader's app offers in a chat: the narrowest scope that is set.

        Within a scope the reader's language goes before the menu without a language.
        """
        for scope in _scopes(chat, reader):
            for language in (reader.language or "", ""):
                if found := self.commands.get((scope, language)):
                    return found
        return []

    def revoke(self) -> None:
        """Make the token worthless: 401 from now on."""
        self.revoked = True

    def restore(self) -> None:
        """Let the token hold again."""
        self.revoked = False

    def restart_update_ids(self) -> None:
        """Continue at a random update id, as Telegram does after a quiet week."""
        self.updates.next_id = self.world.random.randrange(1, 2**30)

    def injects(self, **fields: Any) -> int:
        """Queue an update as it is given, well formed or not, and return its update id."""
        number = self.updates.next_id
        body = msgspec.json.encode({"update_id": number, **fields})
        self.updates.add_raw(body, self.world.clock.seconds())
        return number

    def injects_raw(self, body: bytes) -> None:
        """Queue bytes that need not even be JSON; they spoil each batch until confirmed."""
        self.updates.add_raw(body, self.world.clock.seconds())


def _scopes(chat: Chat, reader: Account) -> Iterator[str]:
    """The scopes of command menus that concern a reader in a chat, narrowest first."""
    if chat.type == "private":
        yield from (f"chat:{chat.id}", "all_private_chats", "default")
        return
    yield f"chat_member:{chat.id}:{reader.id}"
    if chat.membership(reader).is_admin:
        yield f"chat_administrators:{chat.id}"
    yield f"chat:{chat.id}"
    if chat.membership(reader).is_admin:
        yield "all_chat_administrators"
    yield from ("all_group_chats", "default")
