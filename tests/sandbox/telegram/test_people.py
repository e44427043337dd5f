"""People: what their apps let them do, and what a member sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.sandbox.telegram.conftest import Town


async def test_a_stranger_cannot_write(town: Town) -> None:
    """Who is no member, or has blocked the bot, has no field to write in."""
    stranger = town.tg.add_person("Stranger")
    with pytest.raises(PermissionError):
        stranger.says(town.group, "hi")
    town.anna.starts(town.bot)
    town.anna.blocks(town.bot)
    with pytest.raises(PermissionError):
        town.anna.says(town.bot, "hi")
    town.anna.starts(town.bot)

    assert ["/start", "/start"] == [m.text for m in town.anna.private(town.bot).messages]


@pytest.mark.parametrize("payload", ["", "join", "join_12", "link_ABC-def", "do_mydata", "a" * 64, "-_0"])
async def test_a_deep_link_says_its_payload_in_private(town: Town, payload: str) -> None:
    """Whoever presses the button opens the chat with the bot, whose start says what it was for."""
    link = f"https://t.me/organiser_bot?start={payload}" if payload else "https://t.me/organiser_bot"
    markup = {"inline_keyboard": [[{"text": "Open", "url": link}]]}
    asked = town.bot.says(town.group, "In private, please.", markup=markup)
    pressed = town.anna.taps(asked, "Open").button["url"]
    said = town.anna.opens(pressed)

    update = (await town.updates())[-1]["message"]
    assert f"/start {payload}".strip() == said.text == update["text"]
    assert [("bot_command", 0, 6)] == [(e["type"], e["offset"], e["length"]) for e in update["entities"]]
    assert "private" == update["chat"]["type"]


@pytest.mark.parametrize(
    ("link", "fault"),
    [
        ("https://t.me/nobody_bot?start=join", LookupError),
        ("https://example.org/organiser_bot?start=join", LookupError),
        ("https://t.me/organiser_bot?start=a.b", ValueError),
        (f"https://t.me/organiser_bot?start={'a' * 65}", ValueError),
    ],
)
async def test_a_link_that_no_app_follows(town: Town, link: str, fault: type[Exception]) -> None:
    """Nothing is said then; a test that presses it finds out."""
    with pytest.raises(fault):
        town.anna.opens(link)


@pytest.mark.parametrize("text", [" \n\t", "x" * 4097])
async def test_the_app_sends_no_such_text(town: Town, text: str) -> None:
    """An empty text is not sent, and one that is too long not in one message."""
    with pytest.raises(ValueError, match="4096"):
        town.anna.says(town.group, text)


async def test_forwards_name_their_origin(town: Town) -> None:
    """A user, a hidden user, a channel, and an anonymous admin's group are told apart."""
    hidden = town.tg.add_person("Hidden", hides_forwards=True)
    hidden.joins(town.group)
    channel = town.tg.add_channel("News", username="coop_news")
    messages = [
        town.anna.says(town.group, "a"),
        hidden.says(town.group, "b"),
        town.anna.says(channel, "c"),
        town.anna.says(town.group, "d", anonymous=True),
    ]
    await town.forget_updates()
    for message in messages:
        town.minjun.forwards(message, town.group)
    origins = [u["message"]["forward_origin"]["type"] for u in await town.updates()]

    assert ["user", "hidden_user", "channel", "chat"] == origins


async def test_an_anonymous_admin_writes_as_the_group(town: Town) -> None:
    """The sender is Telegram's stand-in user, and sender_chat the group."""
    town.anna.says(town.group, "from the desk", anonymous=True)
    message = (await town.updates())[-1]["message"]

    assert "GroupAnonymousBot" == message["from"]["username"]
    assert town.group.id == message["sender_chat"]["id"]


async def test_votes_reach_the_bot_that_asked(town: Town) -> None:
    """A vote in the bot's open poll is told with its voter; one in a person's poll is not."""
    theirs = town.anna.sends(town.group, "poll", question="When?", options=["now", "later"])
    options = ["yes", "no"]
    own = town.bot.sends(town.group, "poll", question="?", options=options, is_anonymous=False)
    await town.forget_updates()
    town.minjun.votes(theirs, [0])
    town.minjun.votes(own, [1])
    town.minjun.votes(own, [0])
    updates = await town.updates()
    answers = [u["poll_answer"]["option_ids"] for u in updates if "poll_answer" in u]

    assert [[1], [0]] == answers
    assert [1, 0] == [option["voter_count"] for option in own.content["poll"]["options"]]
    assert 1 == theirs.content["poll"]["total_voter_count"]


async def test_a_followed_world_counts_its_changes(town: Town) -> None:
    """The version grows with each change, so that a page can follow along."""
    seen = town.tg.version
    town.anna.says(town.group, "hi")

    assert await town.tg.until(lambda: town.tg.version > seen)
