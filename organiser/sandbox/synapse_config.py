"""Writes the configuration of a Synapse that talks to nobody but loopback.

It exists so that tests, the demo and the benches meet the very server that co-ops run, in seconds.
Nothing here is advice for operators: passwords are hashed cheaply, and e-mail, statistics, previews
and federation are off.
"""

import json
from dataclasses import dataclass
from pathlib import Path

SERVER_NAME = "localhost"
INSTANCE_KEY = "org.organiser.sandbox"


@dataclass(frozen=True, slots=True)
class MessageLimit:
    """How many messages an account may send: a rate per second, after a burst."""

    per_second: float
    burst: int

    @classmethod
    def off(cls) -> "MessageLimit":
        """Return a limit that nobody reaches."""
        return cls(per_second=1_000_000, burst=1_000_000)

    @classmethod
    def default(cls) -> "MessageLimit":
        """Return what Synapse does when the operator set nothing (`rc_message`)."""
        return cls(per_second=0.2, burst=10)

    def as_config(self) -> dict[str, float]:
        """Return it in Synapse's words."""
        return {"per_second": self.per_second, "burst_count": self.burst}


@dataclass(frozen=True, slots=True)
class SynapseConfig:
    """What differs between one sandbox server and the next."""

    folder: Path
    port: int
    message_limit: MessageLimit
    presence: bool
    registration_secret: str
    instance: str

    @property
    def path(self) -> Path:
        """Where the configuration is written."""
        return self.folder / "homeserver.yaml"

    @property
    def log(self) -> Path:
        """Where the server writes warnings, errors and why it did not start."""
        return self.folder / "homeserver.log"

    def write(self) -> None:
        """Write the configuration files; JSON is YAML."""
        self.folder.mkdir(parents=True, exist_ok=True)
        logging = self.folder / "log.yaml"
        logging.write_text(json.dumps(_logging()), encoding="utf-8")
        content = self._server() | self._storage() | _off() | _limits(self.message_limit)
        content["log_config"] = str(logging)
        self.path.write_text(json.dumps(content, indent=1), encoding="utf-8")

    def _server(self) -> dict[str, object]:
        listener = {
            "port": self.port,
            "type": "http",
            "tls": False,
            "bind_addresses": ["127.0.0.1"],
            "resources": [{"names": ["client"], "compress": False}],
        }
        return {
            "server_name": SERVER_NAME,
            "public_baseurl": f"http://127.0.0.1:{self.port}/",
            # Readiness asks for this value, so that a stranger on the same port is not mistaken for us.
            "extra_well_known_client_content": {INSTANCE_KEY: self.instance},
            "listeners": [listener],
            "presence": {"enabled": self.presence},
            "registration_shared_secret": self.registration_secret,
            "macaroon_secret_key": self.registration_secret,
            "form_secret": self.registration_secret,
            "no_redirect_stdio": True,
        }

    def _storage(self) -> dict[str, object]:
        database = {"database": str(self.folder / "homeserver.db"), "cp_min": 1, "cp_max": 10}
        return {
            "database": {"name": "sqlite3", "args": database},
            "media_store_path": str(self.folder / "media"),
            "signing_key_path": str(self.folder / "signing.key"),
            "pid_file": str(self.folder / "homeserver.pid"),
            "max_upload_size": "100M",
            # Witnesses take long timelines; Synapse otherwise cuts them to 100 events.
            "filter_timeline_limit": 5000,
            # Synapse otherwise waits a second between the steps of its first indexing.
            "background_updates": {"sleep_enabled": False},
        }


def _off() -> dict[str, object]:
    return {
        "bcrypt_rounds": 4,
        "report_stats": False,
        "trusted_key_servers": [],
        "suppress_key_server_warning": True,
        "federation_domain_whitelist": [],
        "allow_public_rooms_over_federation": False,
        "url_preview_enabled": False,
        "enable_metrics": False,
        "enable_media_repo": True,
        "dynamic_thumbnails": False,
        "push": {"enabled": False},
        "user_directory": {"enabled": True, "search_all_users": True},
        "password_config": {"enabled": True, "policy": {"enabled": False}},
        "experimental_features": {"msc3381_polls_enabled": True},
    }


def _limits(messages: MessageLimit) -> dict[str, object]:
    free = MessageLimit.off().as_config()
    shapes: dict[str, tuple[str, ...]] = {
        "rc_login": ("address", "account", "failed_attempts"),
        "rc_joins": ("local", "remote"),
        "rc_invites": ("per_room", "per_user", "per_issuer"),
        "rc_presence": ("per_user",),
    }
    plain = (
        "rc_registration",
        "rc_registration_token_validity",
        "rc_admin_redaction",
        "rc_joins_per_room",
        "rc_key_requests",
        "rc_3pid_validation",
        "rc_third_party_invite",
        "rc_media_create",
        "rc_room_creation",
        "rc_reports",
        "rc_user_directory",
        "rc_profile",
        "rc_delayed_event_mgmt",
    )
    limits: dict[str, object] = dict.fromkeys(plain, free)
    limits |= {key: dict.fromkeys(parts, free) for key, parts in shapes.items()}
    return limits | {"rc_message": messages.as_config()}


def _logging() -> dict[str, object]:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
        # The launcher sends standard error to the log file.
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"level": "WARNING", "handlers": ["stderr"]},
    }
