"""Which addresses Telegram's server lets a link or a button lead to.

The rules are those of TDLib's `LinkManager::check_link`; whether anything is there is not asked.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

_INTERNAL: Final = re.compile(r"(tg|ton):(//)?[\w-]", re.IGNORECASE)
_SCHEME: Final = re.compile(r"[^/?#:]*://")
_HOST: Final = re.compile(r"[\w.\-!$,~*'();&+=%]+")


def fault(url: str) -> str | None:
    """Why nothing can be linked to this address, in the server's words; None when something can."""
    if _INTERNAL.match(url):
        return None
    try:
        parts = urlsplit(url if _SCHEME.match(url) else f"http://{url}")
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "Wrong port number specified in the URL"
    if parts.scheme.lower() not in {"http", "https"}:
        return "Unsupported URL protocol"
    return None if ":" in host else _fault_of(host)


def _fault_of(host: str) -> str | None:
    if not host:
        return "URL host is empty"
    if not _HOST.fullmatch(host):
        return "Disallowed character in URL host"
    return None if "." in host else "Wrong HTTP URL"
