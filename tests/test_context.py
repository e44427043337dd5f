"""What a handler is given."""

from organiser.chat.refs import Network
from organiser.house import Names, Tongues
from tests.fakes.world import World, catalogues


def test_languages(world: World) -> None:
    """A chat's own, or the operator's default."""
    tongues = Tongues(catalogues(), "sv")

    assert "sv" == tongues.of(world.group).locale
    assert ("sv", "ko") == (tongues.named(None).locale, tongues.named("ko").locale)


def test_where_a_private_chat_opens() -> None:
    """Only where the network has addresses for it, and ours is known."""
    names = Names()

    assert "" == names.private_url(Network.TELEGRAM)
    names.telegram = "organiser_bot"

    assert "https://t.me/organiser_bot" == names.private_url(Network.TELEGRAM)
    assert "https://t.me/organiser_bot?start=join" == names.private_url(Network.TELEGRAM, "join")
    assert "" == names.private_url(Network.MATRIX, "join")
