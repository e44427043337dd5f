"""Addresses of servers: which are sound, and which may be reached without encryption. No server is asked."""

import ipaddress
import re
from urllib.parse import urlsplit

_NAME_NEARBY = re.compile(r"[a-z][a-z0-9_-]*", re.ASCII)
"""A host of one's own network, such as a service of Docker Compose. No number: `134744072` is 8.8.8.8."""

_LABEL = r"(?!-)[a-z0-9_-]{1,63}(?<!-)"
_NAME = re.compile(rf"{_LABEL}(\.{_LABEL})*\.?", re.ASCII)
_LONGEST_NAME = 253
"""Of a host (RFC 1035, 2.3.4). Names in other letters are written as DNS has them: `xn--...`."""

_BOT_PATH = re.compile(r"/bot(\d+:.*)?/*$")


def web(url: str) -> str:
    """An address alone, without its final slash.

    Raises:
        ValueError: it is none, or says more; the text is the mend.
    """
    wrong = ValueError("must be an address such as https://your.server (other letters than a-z as xn--...)")
    try:
        parts = urlsplit(url)
        sound = parts.scheme in {"http", "https"} and _is_host(parts.hostname or "") and parts.port != 0
    except ValueError:
        raise wrong from None
    if not sound or any(sign.isspace() for sign in url):
        raise wrong
    if parts.username is not None or parts.query or parts.fragment:
        raise ValueError("must be an address alone, without a name and password, ? or #")
    return url.rstrip("/")


def bot_api(url: str) -> str:
    """The address of a Bot API server, without its final slash.

    Raises:
        ValueError: it is none, or the token would travel openly; the text is the mend.
    """
    if _BOT_PATH.search(url):
        raise ValueError("must be given without the final /bot and without the token")
    return _kept_from_others(web(url))


def homeserver(url: str) -> str:
    """The address of a homeserver, without its final slash.

    Raises:
        ValueError: it is none, or a password would travel openly; the text is the mend.
    """
    if "/_matrix" in url:
        raise ValueError("must be given without the part that begins with /_matrix")
    return _kept_from_others(web(url))


def host(name: str) -> str:
    """The name or number of a machine.

    Raises:
        ValueError: it is none; the text is the mend.
    """
    if not _is_host(name):
        raise ValueError("must be the name or number of this machine, such as 127.0.0.1")
    return name


def _kept_from_others(url: str) -> str:
    """Refuse to send a token or a password through the internet for everybody to read."""
    if is_in_the_open(url) and not _is_nearby(urlsplit(url).hostname or ""):
        raise ValueError("must begin with https://: http:// is for this machine and its own network only")
    return url


def is_in_the_open(url: str) -> bool:
    """Whether what is sent to an address goes over a network without encryption."""
    return url.lower().startswith("http:") and not _is_here(urlsplit(url).hostname or "")


def _is_host(host: str) -> bool:
    name = _NAME.fullmatch(host.lower()) is not None and len(host) <= _LONGEST_NAME
    return name or _ip(host) is not None


def _is_here(host: str) -> bool:
    ip = _ip(host)
    return host == "localhost" if ip is None else ip.is_loopback


def _is_nearby(host: str) -> bool:
    ip = _ip(host)
    return _NAME_NEARBY.fullmatch(host) is not None if ip is None else ip.is_private


def _ip(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return None
    return getattr(ip, "ipv4_mapped", None) or ip
