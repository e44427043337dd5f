"""What is the same for everybody: the languages to speak in, and the bot's own names on the networks."""

from organiser.chat.links import telegram_chat
from organiser.chat.refs import Network
from organiser.forms import Controls
from organiser.i18n import LOCALES, Catalogues, Words
from organiser.storage.directory import Chat
from organiser.views.dialogs import control_words, polite_words


class Tongues:
    """Which language to speak in a chat: its own, or the operator's default."""

    def __init__(self, catalogues: Catalogues, default: str) -> None:
        """`default` is one of `i18n.LOCALES`."""
        self._catalogues = catalogues
        self._default = default
        self.controls = Controls([catalogues[locale] for locale in LOCALES], control_words, polite_words)
        """The words that go through a form, in every language."""

    def of(self, chat: Chat) -> Words:
        """The words of a chat."""
        return self._catalogues[chat.language or self._default]

    def named(self, locale: str | None) -> Words:
        """The words of a locale, or the default's."""
        return self._catalogues[locale or self._default]


class Names:
    """The bot's own names on the networks, learnt when a network is connected."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self.telegram: str | None = None

    def private_url(self, network: Network, payload: str = "") -> str:
        """Opens a private chat with the bot, and says `payload` there; "" without such an address."""
        if network is not Network.TELEGRAM or self.telegram is None:
            return ""
        return telegram_chat(self.telegram, payload)
