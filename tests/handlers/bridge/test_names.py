"""A pseudonym gives away nobody: not by an edit, not by a mention, not by what the bot says."""

import pytest

from organiser.chat.content import Content
from organiser.chat.outgoing import Post, Revise
from organiser.chat.refs import AccountRef, Network
from organiser.chat.text import Link, Mention, Text
from tests.fakes.desk import GROUP, MINJUN, ROOM, Desk, words
from tests.handlers.bridge.test_commands import KIM, shared


async def speaker_of(desk: Desk, text: str, message: str) -> str:
    """Under which name Anna's line is shown in the room."""
    (post,) = await desk.happens(desk.said(text, message=message))
    assert isinstance(post, Post)
    assert post.speaker is not None
    return post.speaker.name


@pytest.mark.parametrize("before", ["full", "first", "pseudonym"])
@pytest.mark.parametrize("change", ["/bridge names pseudonym", "/bridge names full", "/bridge rotate"])
async def test_an_edit_keeps_the_name_that_the_line_was_said_under(
    desk: Desk, before: str, change: str
) -> None:
    """Who saw the line would otherwise see both names of one person."""
    await desk.as_admin(desk.said(f"/bridge names {before}"))
    said = desk.said("hi", message="500")
    (post,) = await desk.happens(said)
    await desk.as_admin(desk.said(change))
    (revise,) = await desk.happens(desk.edited(said, "hi there"))

    assert isinstance(post, Post)
    assert isinstance(revise, Revise)
    assert post.speaker == revise.post.speaker


async def test_a_mute_outlasts_a_change_of_names(desk: Desk) -> None:
    """Whose lines do not cross is not told by their name."""
    line = desk.said("hi", message="500")
    await desk.happens(line)
    await desk.as_admin(desk.said("/mute", sender=KIM, reply_to=line.message))
    await desk.as_admin(desk.said("/bridge names pseudonym"))
    await desk.as_admin(desk.said("/bridge rotate"))

    assert [] == await desk.happens(desk.said("still here"))
    await desk.as_admin(desk.said("/unmute", sender=KIM, reply_to=line.message))
    assert ["back"] == [words(one) for one in await desk.happens(desk.said("back"))]


async def test_whom_a_line_mentions_is_hidden_as_well(desk: Desk) -> None:
    """By the pseudonym under which they speak here themselves; names of others are left out."""
    await desk.as_admin(desk.said("/bridge names pseudonym"))
    anna = await speaker_of(desk, "hi", "500")
    text = (
        Mention("Anna de Vries", AccountRef(Network.TELEGRAM, "7")),
        Text(" and "),
        Mention("@kim_rides"),
        Text(" "),
        Link("tg://user?id=7", (Text("Anna"),)),
    )
    (post,) = await desk.happens(desk.said(Content(text=text), sender=KIM))

    assert f"{anna} and [someone] [someone]" == words(post)


async def test_whom_a_quotation_mentions_is_hidden_too(desk: Desk) -> None:
    """What an answer picked out of another message stands above its words, and gives away nobody either."""
    await desk.as_admin(desk.said("/bridge names pseudonym"))
    picked = (Mention("@kim_rides"), Text(" at eight"))
    (post,) = await desk.happens(desk.said(Content(text=(Text("Nine"),), quote=picked)))

    assert "[someone] at eight\nNine" == words(post)


async def test_a_quotation_makes_no_command_and_hides_none(desk: Desk) -> None:
    """A command is what somebody says, not what they quote."""
    quoted = await desk.happens(desk.said(Content(text=(Text("Nine"),), quote=(Text("/help"),))))
    asked = await desk.happens(desk.said(Content(text=(Text("/help"),), quote=(Text("Eight"),))))

    assert ["/help\nNine"] == [words(one) for one in quoted]
    assert "Eight" not in words(asked[0])


async def test_names_are_only_hidden_by_pseudonyms(desk: Desk) -> None:
    """Where names are shown, so are mentions."""
    mention = Mention("Anna de Vries", AccountRef(Network.TELEGRAM, "7"))
    (post,) = await desk.happens(desk.said(Content(text=(mention,)), sender=KIM))

    assert isinstance(post, Post)
    assert (mention,) == post.text


async def test_a_notice_in_the_home_chat_tells_no_pseudonym(desk: Desk) -> None:
    """There everybody sees the name: both together would tell who is who."""
    await desk.as_admin(desk.said("/bridge names pseudonym"))
    conversation = shared(desk)
    found = await desk.happens(*(desk.said("buy bicycles now") for _ in range(5)))
    (told,) = [words(one) for one in found if "Couriers" in words(one)]
    hidden = conversation.pseudonym_of(desk.world.directory.vault.account_key(AccountRef(GROUP.network, "7")))

    assert told.startswith("Anna de Vries")
    assert f" {hidden.number} " not in told.split(" wrote ")[0] + " "


async def test_the_other_side_can_be_hidden_too(desk: Desk) -> None:
    """Pseudonyms are for everybody, whichever network they speak on."""
    await desk.as_admin(desk.said("!bridge names pseudonym", chat=ROOM))
    (post,) = await desk.happens(desk.said("hej", chat=ROOM))

    assert isinstance(post, Post)
    assert post.speaker is not None
    assert MINJUN.name not in post.speaker.name
