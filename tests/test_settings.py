"""Settings are environment variables, checked once: what is wrong is said in one clear line."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot.settings import DESCRIPTIONS, Settings, SettingsError
from bot.web.server import OPTIONS

KEY = "k" * 32


def read(folder: Path, **environ: str) -> Settings:
    """Read settings that write into a folder, from these variables and some foreign ones."""
    own = {"BOT_DATA": str(folder / "var"), "BOT_MODELS": str(folder / "models")}
    return Settings.from_environment({"PATH": "/bin", "ROBOT_PORT": "x"} | own | environ)


def test_without_settings_it_serves_on_this_machine_with_the_limits_of_the_chat_api(
    tmp_path: Path,
) -> None:
    settings = read(tmp_path)

    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert settings.messages_per_minute == 20
    assert settings.conversations_per_minute == 30
    assert settings.answer_seconds == 2
    assert settings.max_text == 500
    assert settings.retention_days == 30
    assert (settings.log_level, settings.log_format) == ("INFO", "text")
    assert settings.metrics_port == 0, "no metrics are served"
    assert settings.metrics_host == "127.0.0.1"
    assert settings.allowed_origins == ()
    assert settings.database_url == f"sqlite:///{tmp_path / 'var' / 'botkyrka.db'}"
    assert settings.data_dir.is_dir()
    assert settings.models_dir.is_dir()


def test_every_setting_that_is_listed_can_be_set(tmp_path: Path) -> None:
    environ = {
        "HOST": "0.0.0.0",  # noqa: S104 - read, not listened on
        "PORT": "80",
        "BOT_DATA": str(tmp_path / "a"),
        "BOT_MODELS": str(tmp_path / "b"),
        # Read by `bot.paths` when the process begins, for it decides where all data are.
        "BOT_CONTENT": str(tmp_path / "c"),
        "BOT_DATABASE_URL": "postgresql://bot:hemligt@db/bot",
        "BOT_SECRET_KEYS": f"{KEY}, {KEY.upper()}",
        "BOT_MESSAGES_PER_MINUTE": "1",
        "BOT_CONVERSATIONS_PER_MINUTE": "2",
        "BOT_ANSWER_SECONDS": "7",
        "BOT_MAX_TEXT": "3",
        "BOT_RETENTION_DAYS": "4",
        "BOT_RASA_PORT": "5005",
        "BOT_ACTIONS_PORT": "5055",
        "BOT_ALLOWED_ORIGINS": "https://www.example.se, http://localhost:3000",
        "BOT_METRICS_HOST": "10.0.0.5",
        "BOT_METRICS_PORT": "9108",
        "BOT_LOG_FORMAT": "json",
        "BOT_LOG_LEVEL": "DEBUG",
        "BOT_CLOSED_MESSAGE": "Stängt | Suljettu",
    }
    assert environ.keys() == DESCRIPTIONS.keys()

    settings = Settings.from_environment(environ)

    assert (settings.host, settings.port) == (environ["HOST"], 80)
    assert (settings.data_dir, settings.models_dir) == (tmp_path / "a", tmp_path / "b")
    assert settings.database_url == environ["BOT_DATABASE_URL"]
    assert settings.secret_keys == (KEY, KEY.upper())
    assert (settings.messages_per_minute, settings.conversations_per_minute) == (1, 2)
    assert settings.answer_seconds == 7
    assert (settings.max_text, settings.retention_days) == (3, 4)
    assert settings.rasa_url == "http://127.0.0.1:5005"
    assert settings.actions_url == "http://127.0.0.1:5055/webhook"
    assert settings.allowed_origins == ("https://www.example.se", "http://localhost:3000")
    assert settings.log_level == "DEBUG"


def test_an_empty_variable_is_as_good_as_none(tmp_path: Path) -> None:
    settings = read(tmp_path, PORT="", HOST="", BOT_LOG_LEVEL="", BOT_DATABASE_URL="")

    assert (settings.host, settings.port, settings.log_level) == ("127.0.0.1", 8080, "INFO")


ORIGINS = (
    "origins as browsers write them, separated by commas: "
    "https://www.example.se or http://localhost:3000, without path or final slash"
)


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("PORT", "http", "a whole number from 1 to 65535"),
        ("PORT", "0", "a whole number from 1 to 65535"),
        ("PORT", "65536", "a whole number from 1 to 65535"),
        ("PORT", "80.5", "a whole number from 1 to 65535"),
        ("BOT_RASA_PORT", "-1", "a whole number from 0 to 65535"),
        ("BOT_MESSAGES_PER_MINUTE", "0", "a whole number from 1 to 100000"),
        ("BOT_ANSWER_SECONDS", "8", "a whole number from 1 to 7"),
        ("BOT_MAX_TEXT", "10001", "a whole number from 1 to 10000"),
        ("BOT_RETENTION_DAYS", "all", "a whole number from 1 to 3650"),
        ("BOT_ALLOWED_ORIGINS", "*", ORIGINS),
        ("BOT_ALLOWED_ORIGINS", "https://www.example.se/", ORIGINS),
        ("BOT_ALLOWED_ORIGINS", "https://a.se,www.b.se", ORIGINS),
        ("BOT_LOG_LEVEL", "loud", "one of INFO, DEBUG, WARNING, ERROR"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_what_is_allowed(
    tmp_path: Path, name: str, value: str, allowed: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        read(tmp_path, **{name: value})

    assert str(refused.value) == f"{name}={value!r} must be {allowed}"


def test_an_answer_cannot_be_waited_for_longer_than_the_gateway_takes_to_end(
    tmp_path: Path,
) -> None:
    with pytest.raises(SettingsError):
        read(tmp_path, BOT_ANSWER_SECONDS=str(OPTIONS["timeout_graceful_shutdown"]))


def test_a_misspelt_setting_is_refused_with_the_list_of_all(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        read(tmp_path, BOT_MAXTEXT="200")

    assert str(refused.value).startswith("BOT_MAXTEXT is not a setting; the settings are HOST, ")
    assert "BOT_MAX_TEXT" in str(refused.value)


@pytest.mark.parametrize("name", ["BOT_DATA", "BOT_MODELS"])
def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, name: str) -> None:
    file = tmp_path / "file"
    file.touch()

    with pytest.raises(SettingsError) as refused:
        read(tmp_path, **{name: str(file / "below")})

    problem = f"{name}: the folder {file / 'below'} cannot be made (Not a directory); name another"
    assert str(refused.value) == problem


@pytest.mark.parametrize(
    "url",
    [
        *("mysql://bot:hemligt@db/bot", "bot:hemligt@db", "postgresql", "sqlite"),
        *("postgresql+asyncpg://bot:hemligt@db/bot", "sqlite+pysqlcipher:///bot.db"),
        "postgresql://bot:hemligt@db:port/bot",
    ],
)
def test_another_kind_of_database_is_refused_without_repeating_the_password(
    tmp_path: Path, url: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        read(tmp_path, BOT_DATABASE_URL=url)

    assert "sqlite:/// or postgresql://" in str(refused.value)
    assert "hemligt" not in str(refused.value)


def test_a_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    first = read(tmp_path)
    second = read(tmp_path)
    elsewhere = read(tmp_path / "elsewhere")

    assert len(first.secret_keys) == 1
    assert len(first.secret_keys[0]) >= 32
    assert first.secret_keys == second.secret_keys
    assert elsewhere.secret_keys != first.secret_keys
    assert stat.S_IMODE((first.data_dir / "secret.key").stat().st_mode) == 0o600


def test_a_damaged_key_file_is_refused_with_the_mend(tmp_path: Path) -> None:
    path = read(tmp_path).data_dir / "secret.key"

    for damaged in ("short", "å" * 40, "\0" * 4):
        path.write_bytes(damaged.encode("latin-1"))
        with pytest.raises(SettingsError, match=r"secret\.key is damaged: remove it"):
            read(tmp_path)


def test_a_key_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret.key"
    path.mkdir(parents=True)

    with pytest.raises(SettingsError) as refused:
        read(tmp_path)

    assert str(refused.value) == (f"{path} cannot be read (Is a directory): let this user read it")


@pytest.mark.parametrize("keys", ["short", f"{KEY},short", ",", " , "])
def test_keys_that_are_too_short_are_refused_without_repeating_them(
    tmp_path: Path, keys: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        read(tmp_path, BOT_SECRET_KEYS=keys)

    assert str(refused.value) == "BOT_SECRET_KEYS: every key must have at least 32 characters"
