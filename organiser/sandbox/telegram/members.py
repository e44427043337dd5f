"""How an account belongs to a chat, and what it may do there.

A value that is replaced, never changed, so that a chat_member update can show both. Right and
permission names are those of Bot API 10.3, whose clients insist on `can_send_welcome_messages`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

Json = dict[str, Any]
Status = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]

PERMISSIONS: Final = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos",
    "can_send_videos", "can_send_video_notes", "can_send_voice_notes", "can_send_polls",
    "can_send_other_messages", "can_add_web_page_previews", "can_react_to_messages",
    "can_edit_tag", "can_change_info", "can_invite_users", "can_pin_messages",
    "can_manage_topics",
)  # fmt: skip
RIGHTS: Final = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories", "can_send_welcome_messages",
)  # fmt: skip
GROUP_RIGHTS: Final = ("can_pin_messages",)
FORUM_RIGHTS: Final = ("can_manage_topics",)
PRESENT: Final = frozenset({"creator", "administrator", "member"})
ADMINS: Final = frozenset({"creator", "administrator"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A status with its rights (of administrators) or permissions (of the restricted)."""

    status: Status
    rights: frozenset[str] = frozenset()
    permissions: frozenset[str] = frozenset()
    until: int = 0
    is_member: bool = True

    @property
    def present(self) -> bool:
        """Whether the account is in the chat."""
        return self.status in PRESENT or (self.status == "restricted" and self.is_member)

    @property
    def is_admin(self) -> bool:
        """Whether the account is an administrator or the owner."""
        return self.status in ADMINS

    def may(self, right: str) -> bool:
        """Whether an administrator's right is held; the owner holds all."""
        return self.status == "creator" or (self.status == "administrator" and right in self.rights)

    def wire(self, user: Json) -> Json:
        """The Bot API's ChatMember."""
        out: Json = {"status": self.status, "user": user}
        match self.status:
            case "creator":
                out["is_anonymous"] = False
            case "administrator":
                out |= {"can_be_edited": False, "is_anonymous": False}
                named = {*RIGHTS, *GROUP_RIGHTS} | (self.rights & set(FORUM_RIGHTS))
                out |= {right: right in self.rights for right in sorted(named)}
                out["can_manage_chat"] = True
            case "restricted":
                out |= {name: name in self.permissions for name in PERMISSIONS}
                out |= {"is_member": self.is_member, "until_date": self.until}
            case "kicked":
                out["until_date"] = self.until
            case "member" | "left":
                pass
        return out


MEMBER: Final = Membership(status="member")
LEFT: Final = Membership(status="left")
OWNER: Final = Membership(status="creator")


def administrator(*names: str) -> Membership:
    """An administrator with these rights (`can_delete_messages`, ...)."""
    return Membership(status="administrator", rights=frozenset({"can_manage_chat", *names}))


def kicked(until: int = 0) -> Membership:
    """A banned account; until 0 means for ever."""
    return Membership(status="kicked", until=until)
