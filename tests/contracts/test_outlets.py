"""What every outlet promises: held against both adapters, and against the fake that other tests trust."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from organiser.chat.outgoing import Ask, Choice, Post, Question, Speaker
from organiser.chat.ports import FileSource, Menu, MenuScope, Outlet
from organiser.chat.refs import AccountRef, ChatRef, FileRef, MessageRef, Network
from organiser.chat.text import bold, plain
from organiser.errors import DeliveryFailed, Rejected, Unreachable
from organiser.platforms.matrix.adapter import MatrixAdapter
from organiser.platforms.telegram.adapter import TelegramAdapter
from organiser.sandbox.null_faults import Fault, Trouble
from organiser.sandbox.null_homeserver import NullHomeserver
from organiser.sandbox.telegram import TelegramSandbox
from tests.fakes.outlet import FakeOutlet
from tests.platforms.matrix.conftest import MemoryInbox as MatrixInbox
from tests.platforms.telegram.conftest import TOKEN, MemoryInbox, ref

LINE = Post(text=(bold("stop"), *plain(" now")), speaker=Speaker("Anna", "k"))


@dataclass
class Stage:
    """An outlet, a chat where it may write, somebody in it, and a way to make it fail."""

    outlet: Outlet
    chat: ChatRef
    somebody: AccountRef
    shut: Callable[[], Awaitable[ChatRef]]
    forbid: Callable[[], MessageRef]
    """Let the bot lose the right to remove what others write; returns a message of somebody."""

    async def post(self, post: Post = LINE, *, key: str = "k1", reply_to: str | None = None) -> MessageRef:
        """Post the first piece."""
        piece = self.outlet.render(post)[0]
        return MessageRef(self.chat, await self.outlet.post(self.chat, piece, reply_to=reply_to, key=key))


@asynccontextmanager
async def _fake(network: Network, _folder: Path) -> AsyncIterator[Stage]:
    outlet = FakeOutlet(network)
    chat = ChatRef(network, "chat")

    async def shut() -> ChatRef:
        outlet.fail(Unreachable("removed"))
        return chat

    def forbid() -> MessageRef:
        outlet.fail(Rejected("not_allowed"), method="delete")
        return MessageRef(chat, "7")

    yield Stage(outlet, chat, AccountRef(network, "anna"), shut, forbid)


@asynccontextmanager
async def _telegram(_network: Network, _folder: Path) -> AsyncIterator[Stage]:
    async with TelegramSandbox.start(seed=1) as tg:
        bot = tg.add_bot(TOKEN, username="organiser_bot", name="Organiser")
        anna = tg.add_person("Anna", language="nl")
        group = tg.add_group("Couriers", members=[anna, bot], admins=[anna, bot], supergroup=True)
        sources: dict[Network | None, FileSource] = {}

        async def shut() -> ChatRef:
            return ChatRef(Network.TELEGRAM, "-1009999")

        def forbid() -> MessageRef:
            bot.demote(group, by=anna)
            return MessageRef(ref(group), str(anna.says(group, "/me").id))

        async with TelegramAdapter(TOKEN, tg.url, MemoryInbox(), sources) as adapter:
            yield Stage(adapter, ref(group), AccountRef(Network.TELEGRAM, str(anna.id)), shut, forbid)


@asynccontextmanager
async def _matrix(_network: Network, folder: Path) -> AsyncIterator[Stage]:
    async with NullHomeserver.start() as server:
        account = await server.register("bot", "pass", display_name="Organiser")
        room = ChatRef(
            Network.MATRIX, server.room("Office", {account.user_id: "Organiser", "@anna:x": "Anna"})
        )

        async def shut() -> ChatRef:
            await server.goes_away()
            return room

        def forbid() -> MessageRef:
            server.faults.add(Fault(Trouble.ERROR, "redact", status=403))
            return MessageRef(room, "$hers")

        adapter = MatrixAdapter(
            server.url,
            account.user_id,
            password="pass",
            store=folder / "store",
            secrets=folder / "secrets",
            pickle_key=b"k" * 32,
            inbox=MatrixInbox(),
            files={},
        )
        async with adapter, asyncio.TaskGroup() as tasks:
            receiving = tasks.create_task(adapter.run())
            async with asyncio.timeout(20):
                await adapter.until_connected()
            yield Stage(adapter, room, AccountRef(Network.MATRIX, "@anna:x"), shut, forbid)
            receiving.cancel()


STAGES = {
    "fake telegram": (_fake, Network.TELEGRAM),
    "fake matrix": (_fake, Network.MATRIX),
    "telegram": (_telegram, Network.TELEGRAM),
    "matrix": (_matrix, Network.MATRIX),
}


@pytest.fixture(params=STAGES)
async def stage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
    """Each outlet in turn."""
    opened, network = STAGES[request.param]
    async with opened(network, tmp_path) as made:
        yield made


async def test_rendering_is_pure_and_never_empty(stage: Stage) -> None:
    """At least one piece, the same each time; what is too long takes more than one."""
    outlet = stage.outlet

    assert 1 == len(outlet.render(Post()))
    assert 1 == len(outlet.render(LINE))
    assert list(outlet.render(LINE)) == list(outlet.render(LINE))
    assert len(outlet.render(Post(text=plain("word " * 40_000)))) > 1


async def test_every_message_has_an_id_of_its_own(stage: Stage) -> None:
    """Also one that answers another, and one that answers what is gone."""
    first = await stage.post(key="k1")
    second = await stage.post(key="k2", reply_to=first.id)
    third = await stage.post(key="k3", reply_to="$gone" if stage.chat.network is Network.MATRIX else "999999")

    assert 3 == len({first.id, second.id, third.id} - {""})


async def test_a_message_can_be_changed(stage: Stage) -> None:
    """Once more to the same is no fault."""
    message = await stage.post()
    piece = stage.outlet.render(Post(text=plain("new")))[0]
    for key in ("k2", "k3"):
        await stage.outlet.revise(message, piece, key=key)


async def test_what_can_be_chosen_comes_and_goes(stage: Stage) -> None:
    """A question makes place for the next one, or for what was answered; to say so twice is no fault."""
    message = await stage.post(Post(plain("Which?"), choices=((Choice("A", "a"), Choice("B", "b")),)))
    asked = Post(plain("Sure?"), choices=((Choice("Yes", "y"),),))
    for number, post in enumerate((asked, Post(plain("Sure?")), Post(plain("Sure?")), Post(plain("Done")))):
        (piece,) = stage.outlet.render(post)
        await stage.outlet.revise(message, piece, key=f"r{number}")

    assert (await stage.post(key="k2")).id != message.id


async def test_a_message_can_be_removed(stage: Stage) -> None:
    """One that is gone already is no fault."""
    message = await stage.post()
    for key in ("k2", "k3"):
        await stage.outlet.delete(message, key=key)


async def test_a_removal_that_is_refused_shuts_nothing(stage: Stage) -> None:
    """It is rejected for this message alone: what the bot says there still comes."""
    with pytest.raises(Rejected):
        await stage.outlet.delete(stage.forbid(), key="k1")

    assert (await stage.post(key="k2")).id


async def test_reactions_are_given_and_taken_back(stage: Stage) -> None:
    """By the id that giving returned, on a network that has ids for them."""
    message = await stage.post()
    reaction = await stage.outlet.react(message, "👍", key="k2")

    assert (reaction is not None) == (stage.chat.network is Network.MATRIX)
    await stage.outlet.unreact(message, reaction, key="k3")


async def test_a_tap_that_is_too_old_is_no_fault(stage: Stage) -> None:
    """Nobody waits for it any more."""
    await stage.outlet.answer_tap("1", "heard")


async def test_a_menu_is_shown_or_needs_not_be(stage: Stage) -> None:
    """Whatever names and descriptions are in it; the same one again is no fault."""
    odd = (("help", "Help"), ("노조", "x"), ("bridge status", "How it stands"), ("me", "a" * 500), ("h", ""))
    for entries in (odd, odd, ()):
        await stage.outlet.show_menu(Menu(MenuScope.PRIVATE, "ko", entries))

    assert (await stage.post()).id


async def test_answers_carry_the_token_of_the_question(stage: Stage) -> None:
    """Whether the network knows or not."""
    for question in (Question.ROLE, Question.FACTS):
        account = stage.somebody if question is Question.ROLE else None
        answer = await stage.outlet.ask(stage.chat, Ask(question, f"token-{question}", account))

        assert f"token-{question}" == answer.token
        assert stage.chat == answer.chat


async def test_a_file_that_cannot_be_read_is_told_with_its_reason(stage: Stage) -> None:
    """Who sent it hears why, and is asked for another one."""
    file = FileRef(stage.chat.network, "mxc://null.localhost/none")
    answer = await stage.outlet.ask(stage.chat, Ask(Question.FILE, "t", file=file))

    assert (True, "gone", None) == (answer.failed, answer.reason, answer.content)


async def test_whatever_goes_wrong_is_a_failed_delivery(stage: Stage) -> None:
    """And nothing else is ever raised."""
    message = await stage.post()
    chat = await stage.shut()
    with pytest.raises(DeliveryFailed):
        await stage.outlet.post(chat, stage.outlet.render(LINE)[0], reply_to=None, key="k9")

    assert message.id


async def test_on_matrix_the_same_key_is_the_same_message(stage: Stage) -> None:
    """That is what a second try after a crash relies on; on Telegram there is no such thing."""
    first, again = await stage.post(key="same"), await stage.post(key="same")

    assert (first == again) == (stage.chat.network is Network.MATRIX)
