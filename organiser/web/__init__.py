"""HTTP for the machines that watch the bot: health, readiness, metrics."""

from organiser.web.health import Status, create
from organiser.web.server import serve

__all__ = ["Status", "create", "serve"]
