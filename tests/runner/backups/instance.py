"""A BOT_DATA with something in everything that a backup holds, and all of it as plain values."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from bot.cli import main
from bot.closing import close
from bot.directory.seed import seed
from bot.runner.publishing.releases import Candidate, PublishedRelease, Releases
from bot.settings import Settings
from bot.storage import ConversationStore, ReportStore, migrate, open_engine, reading, writing
from bot.storage.schema import conversation, metadata
from bot.web.tokens import Tokens

SECRET = 'Åsa ”Öberg” sa "hej" \\ 12'
DAYS = 30


@dataclass
class Instance:
    """What `bot` finds in the environment now."""

    data: Path
    settings: Settings

    def store(self) -> ConversationStore:
        return ConversationStore(open_engine(self.settings.database_url))

    def fill(self) -> str:
        """Put something in all places; return the token of the conversation `a`."""
        engine = open_engine(self.settings.database_url)
        migrate(engine)
        seed(engine)
        store = ConversationStore(engine)
        for name in ("a", "b", "deleted"):
            store.create(name, "sv", [said("1", f"Jag heter {SECRET}, {name}.")])
            store.append(name, "fi", [said("2", "Moi\n")])
            with writing(engine) as connection:
                connection.execute(metadata.tables["tracker_event"].insert(), tracker_event(name))
                connection.execute(metadata.tables["tracker_state"].insert(), tracker_state(name))
        store.add_feedback("a", "2", True)
        store.delete("deleted")
        ReportStore(engine).add("Knappen syns inte.", "sv")
        engine.dispose()
        assert main(["contacts", "verify", "--by", "Anna", "citizen_service", "phone"]) == 0
        for number in (1, 2):
            publish(self.data, number)
        releases = Releases(self.data)
        releases.serve(releases.one(1))
        close(self.data, {"sv": "Stängt.", "fi": ""})
        return Tokens(self.settings.secret_keys).issue("a")

    def make_old(self, name: str) -> None:
        then = (datetime.now(timezone.utc) - timedelta(days=DAYS + 1)).replace(tzinfo=None)
        engine = open_engine(self.settings.database_url)
        with writing(engine) as connection:
            found = conversation.c.id == name
            connection.execute(update(conversation).where(found).values(updated_at=then))
        engine.dispose()

    def rows(self) -> dict[str, list[str]]:
        """Return all rows of all tables."""
        engine = open_engine(self.settings.database_url)
        with reading(engine) as connection:
            found = {
                name: sorted(map(repr, connection.execute(select(table)).all()))
                for name, table in metadata.tables.items()
            }
        engine.dispose()
        return found

    def state(self) -> dict[str, Any]:
        """Return everything that a backup is to bring back."""
        releases = Releases(self.data)
        files = {
            path.relative_to(self.data).as_posix(): path.read_bytes()
            for path in sorted((self.data / "published").rglob("*"))
            if path.is_file()
            and path.name != ".lock"
            and "current" not in path.parts
            # Of the others the model is not kept; release 1 is served.
            and path != self.data / "published/0002/model.tar.gz"
        }
        for name in ("secret.key", "closed.json"):
            if (self.data / name).exists():
                files[name] = (self.data / name).read_bytes()
        return {"rows": self.rows(), "files": files, "current": releases.current()}


def publish(data: Path, number: int) -> PublishedRelease:
    """Install a small release that looks like a real one."""
    releases = Releases(data)
    model = data / "model"
    model.write_bytes(b"a model" * 1000)
    with releases.candidate(source=data / "nothing") as made:
        (made.folder / "data" / "nlu").mkdir(parents=True)
        text = f"svar: hej åäö {number}\n"
        (made.folder / "data" / "nlu" / "ämne.yml").write_text(text, encoding="utf-8")
        candidate = Candidate(made.folder, f"content{number}", "model", "behaviour", "code")
        release = releases.install(candidate, model)
    model.unlink()
    return release


def said(message_id: str, text: str) -> dict[str, Any]:
    return {"id": message_id, "from": "resident", "text": text, "buttons": [], "topic": None}


def tracker_event(name: str) -> dict[str, Any]:
    return {"conversation_id": name, "position": 0, "body": json.dumps({"text": SECRET})}


def tracker_state(name: str) -> dict[str, Any]:
    now = datetime.now(timezone.utc).timestamp()
    numbers = {"next_position": 1, "window_position": 0, "folded": 0, "updated_at": now}
    return {"conversation_id": name, "past": "[]", **numbers}
