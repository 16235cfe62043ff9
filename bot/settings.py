"""Settings of a running instance: environment variables, read and checked once at start."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.paths import ROOT

# In BOT_DATA: the key that signs tokens, where the environment names none.
KEY_FILE = "secret.key"
# As browsers write the Origin header: lower case, and a port only where it is not the usual one.
_ORIGIN = re.compile(r"https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?")
# An answer is then there before a gateway that is being stopped ends (`bot.web.server`), and before
# the widget gives it up.
_LONGEST_ANSWER_SECONDS = 7
# Ten years: nothing of residents is kept longer.
LONGEST_DAYS = 3_650

# Name -> what it sets. `bot settings` prints it, so this is the one list of all settings.
DESCRIPTIONS: dict[str, str] = {
    "HOST": "address that the web process listens on (default 127.0.0.1)",
    "PORT": "port that the web process listens on (default 8080)",
    "BOT_DATA": "folder for what a running instance writes (default var/ in the checkout)",
    "BOT_MODELS": "folder for trained models (default models/ in the checkout)",
    "BOT_CONTENT": "folder that holds the data/ to serve (default the checkout; set by bot run)",
    "BOT_DATABASE_URL": "SQLAlchemy address of the database (default a SQLite file in BOT_DATA)",
    "BOT_SECRET_KEYS": "comma-separated keys that sign tokens, newest first (default: generated)",
    "BOT_MESSAGES_PER_MINUTE": "messages a conversation may send in a minute (default 20)",
    "BOT_CONVERSATIONS_PER_MINUTE": "conversations a client may open in a minute (default 30)",
    "BOT_ANSWER_SECONDS": "seconds within which a message gets its reply or a contact (default 2)",
    "BOT_MAX_TEXT": "characters a message may have (default 500)",
    "BOT_RETENTION_DAYS": "days a conversation is kept after its last message (default 30)",
    "BOT_RASA_PORT": "loopback port of Rasa (default: a free one)",
    "BOT_ACTIONS_PORT": "loopback port of the action server (default: a free one)",
    "BOT_ALLOWED_ORIGINS": "comma-separated origins whose pages may embed the chat (default none)",
    "BOT_CLOSED_MESSAGE": "closes the assistant with this notice: Swedish | Finnish (default open)",
    "BOT_METRICS_HOST": "address that figures for Prometheus are served at (default 127.0.0.1)",
    "BOT_METRICS_PORT": "port that they are served at, as /metrics (default 0, not at all)",
    "BOT_LOG_FORMAT": "log lines as text, or json for one object a line (default text)",
    "BOT_LOG_LEVEL": "what the web process logs: DEBUG, INFO, WARNING or ERROR (default INFO)",
}


class SettingsError(ValueError):
    """A setting is wrong; the message names it, its value and what is allowed."""


@dataclass(frozen=True)
class Settings:
    """All settings, checked. Ports of 0 mean "choose a free one"; for the metrics', none."""

    host: str
    port: int
    data_dir: Path
    models_dir: Path
    database_url: str
    secret_keys: tuple[str, ...]
    messages_per_minute: int
    conversations_per_minute: int
    answer_seconds: int
    max_text: int
    retention_days: int
    rasa_port: int
    actions_port: int
    allowed_origins: tuple[str, ...]
    metrics_host: str
    metrics_port: int
    log_format: str
    log_level: str
    closed_message: str

    @property
    def rasa_url(self) -> str:
        """Base address of Rasa's HTTP server."""
        return f"http://127.0.0.1:{self.rasa_port}"

    @property
    def actions_url(self) -> str:
        """Address that Rasa posts custom actions to."""
        return f"http://127.0.0.1:{self.actions_port}/webhook"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read every setting from environment variables.

        Raises:
            SettingsError: A variable has a value that cannot be used, or one with the prefix
                `BOT_` is not a setting (most often a misspelling that would silently do nothing).
        """
        unknown = sorted(k for k in environ if k.startswith("BOT_") and k not in DESCRIPTIONS)
        if unknown:
            raise SettingsError(
                f"{unknown[0]} is not a setting; the settings are {', '.join(DESCRIPTIONS)}"
            )
        data_dir = _folder(environ, "BOT_DATA", ROOT / "var")
        return cls(
            host=environ.get("HOST") or "127.0.0.1",
            port=_integer(environ, "PORT", 8080, 1, 65535),
            data_dir=data_dir,
            models_dir=_folder(environ, "BOT_MODELS", ROOT / "models"),
            database_url=_database_url(environ, data_dir),
            secret_keys=_secret_keys(environ, data_dir),
            messages_per_minute=_integer(environ, "BOT_MESSAGES_PER_MINUTE", 20, 1, 100_000),
            conversations_per_minute=_integer(
                environ, "BOT_CONVERSATIONS_PER_MINUTE", 30, 1, 100_000
            ),
            answer_seconds=_integer(environ, "BOT_ANSWER_SECONDS", 2, 1, _LONGEST_ANSWER_SECONDS),
            max_text=_integer(environ, "BOT_MAX_TEXT", 500, 1, 10_000),
            retention_days=_integer(environ, "BOT_RETENTION_DAYS", 30, 1, LONGEST_DAYS),
            rasa_port=_integer(environ, "BOT_RASA_PORT", 0, 0, 65535),
            actions_port=_integer(environ, "BOT_ACTIONS_PORT", 0, 0, 65535),
            allowed_origins=_origins(environ, "BOT_ALLOWED_ORIGINS"),
            metrics_host=environ.get("BOT_METRICS_HOST") or "127.0.0.1",
            metrics_port=_integer(environ, "BOT_METRICS_PORT", 0, 0, 65535),
            log_format=_choice(environ, "BOT_LOG_FORMAT", ("text", "json")),
            log_level=_choice(environ, "BOT_LOG_LEVEL", ("INFO", "DEBUG", "WARNING", "ERROR")),
            closed_message=environ.get("BOT_CLOSED_MESSAGE", ""),
        )


def _integer(environ: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    raw = environ.get(name) or str(default)
    try:
        value = int(raw)
    except ValueError:
        value = low - 1
    if not low <= value <= high:
        raise SettingsError(f"{name}={raw!r} must be a whole number from {low} to {high}")
    return value


def _origins(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    raw = environ.get(name, "")
    origins = tuple(origin.strip() for origin in raw.split(",") if origin.strip())
    if not all(_ORIGIN.fullmatch(origin) for origin in origins):
        raise SettingsError(
            f"{name}={raw!r} must be origins as browsers write them, separated by commas: "
            "https://www.example.se or http://localhost:3000, without path or final slash"
        )
    return origins


def _choice(environ: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    value = environ.get(name) or allowed[0]
    if value not in allowed:
        raise SettingsError(f"{name}={value!r} must be one of {', '.join(allowed)}")
    return value


def _folder(environ: Mapping[str, str], name: str, default: Path) -> Path:
    path = Path(environ.get(name) or default).expanduser().absolute()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"{name}: the folder {path} cannot be made ({error.strerror}); name another"
        ) from None
    if not os.access(path, os.W_OK):
        raise SettingsError(f"{name}: the folder {path} cannot be written to; name another")
    return path


def _database_url(environ: Mapping[str, str], data_dir: Path) -> str:
    raw = environ.get("BOT_DATABASE_URL") or f"sqlite:///{data_dir / 'botkyrka.db'}"
    try:
        driver = make_url(raw).drivername
    except (ArgumentError, ValueError):
        # ValueError: the port is no number.
        driver = ""
    if driver not in ("sqlite", "postgresql", "postgresql+psycopg2"):
        # The value may hold a password, so it is not repeated.
        raise SettingsError(
            "BOT_DATABASE_URL must begin with sqlite:/// or postgresql://user:password@host/"
        )
    return raw


def _secret_keys(environ: Mapping[str, str], data_dir: Path) -> tuple[str, ...]:
    raw = environ.get("BOT_SECRET_KEYS")
    if raw:
        keys = tuple(key.strip() for key in raw.split(",") if key.strip())
        if not keys or min(map(len, keys)) < 32:
            raise SettingsError("BOT_SECRET_KEYS: every key must have at least 32 characters")
        return keys
    path = data_dir / KEY_FILE
    try:
        with open(path, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    except OSError as error:
        raise SettingsError(f"{path} cannot be written ({error.strerror})") from None
    try:
        # What is not ASCII is no key that was made here: it becomes too short.
        key = path.read_bytes().decode("ascii").strip()
    except UnicodeDecodeError:
        key = ""
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be read ({error.strerror}): let this user read it"
        ) from None
    if len(key) < 32:
        raise SettingsError(f"{path} is damaged: remove it, and the next start makes a new key")
    return (key,)
