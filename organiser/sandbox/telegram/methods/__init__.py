"""The methods of the Bot API that the sandbox knows, each with its parameters.

Registered by hand and in order, under lower-case names: Telegram does not mind the case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from organiser.sandbox.telegram.methods import (
    albums,
    chats,
    commands,
    copies,
    downloads,
    edits,
    media,
    members,
    places,
    polling,
    polls,
    reactions,
    sending,
)
from organiser.sandbox.telegram.methods.parameters import InChat, Nothing, OneMember, OneMessage

if TYPE_CHECKING:
    from collections.abc import Callable

    import msgspec

    Method = tuple[type[msgspec.Struct], Callable[..., Any]]

_NAMED: Final[dict[str, Method]] = {
    "answerCallbackQuery": (reactions.AnswerCallbackQuery, reactions.answer_callback_query),
    "banChatMember": (members.BanChatMember, members.ban_chat_member),
    "copyMessage": (copies.CopyMessage, copies.copy_message),
    "copyMessages": (copies.Many, copies.copy_messages),
    "createForumTopic": (chats.CreateForumTopic, chats.create_forum_topic),
    "deleteMessage": (OneMessage, edits.delete_message),
    "deleteMessages": (edits.DeleteMessages, edits.delete_messages),
    "deleteMyCommands": (commands.Menu, commands.delete_my_commands),
    "deleteWebhook": (polling.DeleteWebhook, polling.delete_webhook),
    "editMessageCaption": (edits.EditMessageCaption, edits.edit_message_caption),
    "editMessageLiveLocation": (edits.EditMessageLiveLocation, edits.edit_message_live_location),
    "editMessageMedia": (edits.EditMessageMedia, edits.edit_message_media),
    "editMessageReplyMarkup": (edits.EditMessageReplyMarkup, edits.edit_message_reply_markup),
    "editMessageText": (edits.EditMessageText, edits.edit_message_text),
    "forwardMessage": (copies.ForwardMessage, copies.forward_message),
    "forwardMessages": (copies.Many, copies.forward_messages),
    "getChat": (InChat, chats.get_chat),
    "getChatAdministrators": (InChat, members.get_chat_administrators),
    "getChatMember": (OneMember, members.get_chat_member),
    "getChatMemberCount": (InChat, members.get_chat_member_count),
    "getFile": (downloads.GetFile, downloads.get_file),
    "getMe": (Nothing, commands.get_me),
    "getMyCommands": (commands.Menu, commands.get_my_commands),
    "getUpdates": (polling.GetUpdates, polling.get_updates),
    "getWebhookInfo": (Nothing, polling.get_webhook_info),
    "leaveChat": (InChat, chats.leave_chat),
    "pinChatMessage": (chats.PinChatMessage, chats.pin_chat_message),
    "promoteChatMember": (OneMember, members.promote_chat_member),
    "restrictChatMember": (members.RestrictChatMember, members.restrict_chat_member),
    "sendAnimation": (media.SendAnimation, media.send_animation),
    "sendAudio": (media.SendAudio, media.send_audio),
    "sendChatAction": (places.SendChatAction, places.send_chat_action),
    "sendContact": (places.SendContact, places.send_contact),
    "sendDice": (places.SendDice, places.send_dice),
    "sendDocument": (media.SendDocument, media.send_document),
    "sendLocation": (places.SendLocation, places.send_location),
    "sendMediaGroup": (albums.SendMediaGroup, albums.send_media_group),
    "sendMessage": (sending.SendMessage, sending.send_message),
    "sendPhoto": (media.SendPhoto, media.send_photo),
    "sendPoll": (polls.SendPoll, polls.send_poll),
    "sendSticker": (media.SendSticker, media.send_sticker),
    "sendVenue": (places.SendVenue, places.send_venue),
    "sendVideo": (media.SendVideo, media.send_video),
    "sendVideoNote": (media.SendVideoNote, media.send_video_note),
    "sendVoice": (media.SendVoice, media.send_voice),
    "setMessageReaction": (reactions.SetMessageReaction, reactions.set_message_reaction),
    "setMyCommands": (commands.SetMyCommands, commands.set_my_commands),
    "setWebhook": (polling.SetWebhook, polling.set_webhook),
    "stopMessageLiveLocation": (edits.StopMessageLiveLocation, edits.stop_message_live_location),
    "stopPoll": (polls.StopPoll, polls.stop_poll),
    "unbanChatMember": (members.UnbanChatMember, members.unban_chat_member),
    "unpinChatMessage": (chats.UnpinChatMessage, chats.unpin_chat_message),
}

METHODS: Final[dict[str, Method]] = {name.lower(): method for name, method in _NAMED.items()}
NAMES: Final[tuple[str, ...]] = tuple(_NAMED)
