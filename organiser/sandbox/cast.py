"""Who plays: a few couriers and an organiser, of four languages, on one network or on both."""

from typing import Final

import msgspec
from babel import Locale

from organiser.chat.refs import Network

_TELEGRAM: Final = (Network.TELEGRAM,)
_MATRIX: Final = (Network.MATRIX,)
_BOTH: Final = (Network.TELEGRAM, Network.MATRIX)


class Performer(msgspec.Struct, frozen=True):
    """Somebody to speak as; `key` names them in addresses, and on Matrix."""

    key: str
    name: str
    locale: str
    networks: tuple[Network, ...]

    @property
    def language(self) -> str:
        """The name of their language in that language."""
        return str(Locale.parse(self.locale).get_language_name()).capitalize()


CAST: Final = (
    Performer("anna", "Anna", "nl", _TELEGRAM),
    Performer("minjun", "민준", "ko", _TELEGRAM),
    Performer("elsa", "Elsa", "sv", _TELEGRAM),
    Performer("bas", "Bas", "nl", _MATRIX),
    Performer("seoyeon", "서연", "ko", _MATRIX),
    Performer("nils", "Nils", "sv", _MATRIX),
    Performer("sam", "Sam", "en", _BOTH),
    Performer("priya", "Priya", "en", _BOTH),
)


def on(network: Network) -> tuple[Performer, ...]:
    """Those who have an account there; the first of them is admin of the group."""
    return tuple(performer for performer in CAST if network in performer.networks)
