"""A file's own network must not hold up the network that the file goes to."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from organiser.chat.outgoing import MAX_CONTENT, Ask, Question
from organiser.chat.refs import FileRef, Network
from organiser.errors import (
    DeliveryFailed,
    InDoubt,
    Rejected,
    Scope,
    TooBig,
    TryLater,
    Unreachable,
)
from organiser.platforms.fetching import REFUSED_WAIT, content_of, failure_of_file


@pytest.mark.parametrize(
    ("failure", "wait", "limited"),
    [
        (TryLater(3.0, Scope.NETWORK), 3.0, False),
        (TryLater(30.0, Scope.NETWORK, limited=True), 30.0, True),
        (Unreachable("revoked", Scope.NETWORK), REFUSED_WAIT, False),
    ],
)
def test_only_the_chat_waits_that_the_file_is_for(
    failure: DeliveryFailed, wait: float, *, limited: bool
) -> None:
    """Telegram out of reach, at its limit, or with another token is no reason for Matrix to rest."""
    found = failure_of_file(failure, 10, None)

    assert isinstance(found, TryLater)
    assert (Scope.CHAT, wait, limited) == (found.scope, found.after, found.limited)


def test_a_file_that_is_refused_gives_up_no_chat() -> None:
    """Where it came from is out of our reach, not where it goes to."""
    found = failure_of_file(Unreachable("removed"), 10, None)

    assert isinstance(found, Rejected)
    assert "gone" == found.reason


def test_a_limit_is_told_with_whose_it_is() -> None:
    """So that people are told what would fit."""
    found = failure_of_file(Rejected("too_big"), 10, Network.MATRIX)

    assert isinstance(found, TooBig)
    assert (10, Network.MATRIX) == (found.limit, found.network)


@pytest.mark.parametrize("failure", [Rejected("gone"), InDoubt()])
def test_what_says_nothing_of_a_network_stays(failure: DeliveryFailed) -> None:
    """The file is gone, or nobody knows."""
    assert failure is failure_of_file(failure, 10, None)


class Endless:
    """A source that has not heard of limits."""

    network = Network.MATRIX

    def __init__(self) -> None:
        self.chunks = 0

    @asynccontextmanager
    async def open(self, file: FileRef, *, limit: int) -> AsyncIterator[AsyncIterator[bytes]]:
        """Stream without end."""
        assert (file.id, limit) == ("mxc://a/b", MAX_CONTENT)

        async def pieces() -> AsyncIterator[bytes]:
            while True:
                self.chunks += 1
                yield b"x" * 1024

        yield pieces()


async def test_no_more_is_taken_in_than_may_be_read() -> None:
    """However much a network sends."""
    source = Endless()
    question = Ask(Question.FILE, "t", file=FileRef(Network.MATRIX, "mxc://a/b"))

    with pytest.raises(Rejected, match="too_big"):
        await content_of(source, question)
    assert MAX_CONTENT // 1024 + 1 == source.chunks
