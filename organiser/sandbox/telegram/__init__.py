"""A faithful stand-in for the Telegram Bot API server, for the demo, the tests and the bench.

It keeps a little Telegram in memory (people, bots, groups, messages, files) and serves the Bot API
on loopback with Telegram's rules, limits and wordings. It does not parse markup, sends nothing
to webhooks, and knows nothing of the bot that it is used to try.
"""

from organiser.sandbox.telegram.accounts import Account
from organiser.sandbox.telegram.api import Call
from organiser.sandbox.telegram.bots import Bot
from organiser.sandbox.telegram.chats import Chat, Topic
from organiser.sandbox.telegram.clock import Clock
from organiser.sandbox.telegram.faults import Fault, Faults, Kind
from organiser.sandbox.telegram.limits import Books, Limits, Pace, Window
from organiser.sandbox.telegram.messages import Message
from organiser.sandbox.telegram.people import Person, Tap
from organiser.sandbox.telegram.sandbox import TelegramSandbox

__all__ = [
    "Account",
    "Books",
    "Bot",
    "Call",
    "Chat",
    "Clock",
    "Fault",
    "Faults",
    "Kind",
    "Limits",
    "Message",
    "Pace",
    "Person",
    "Tap",
    "TelegramSandbox",
    "Topic",
    "Window",
]
