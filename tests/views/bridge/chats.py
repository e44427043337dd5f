"""The chats that tests of the bridge's views speak of."""

from organiser.chat.refs import Network
from organiser.views.bridge import ShownChat

GENT = ShownChat("Riders Gent", Network.TELEGRAM, 214)
SEOUL = ShownChat("라이더 서울", Network.MATRIX, 5)
UNTITLED = ShownChat("", Network.MATRIX)
URL = "https://t.me/organiser_bot?start=bridge"
