"""`migrate` makes the schema that the code expects, once, however many start at the same time."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from bot.storage import StorageProblem, migrate, open_engine, reading, writing
from bot.storage.schema import metadata
from tests.databases import KINDS, fresh_url


@pytest.fixture(params=KINDS)
def url(request, tmp_path):
    return fresh_url(request.param, tmp_path)


def test_the_migrations_make_the_schema_of_the_code(url):
    engine = open_engine(url)
    migrate(engine)
    with reading(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_second_call_changes_nothing_and_says_nothing(url, caplog):
    engine = open_engine(url)
    with caplog.at_level(logging.INFO):
        migrate(engine)
        with writing(engine) as connection:
            connection.execute(
                text("INSERT INTO conversation VALUES ('a', 'sv', '2026-01-01', '2026-01-01')")
            )
        migrate(engine)
    with reading(engine) as connection:
        assert connection.execute(text("SELECT id FROM conversation")).scalars().all() == ["a"]
    assert caplog.records == []


def test_many_may_start_at_once(url):
    def start(_: int) -> set[str]:
        engine = open_engine(url)
        migrate(engine)
        return set(inspect(engine).get_table_names())

    with ThreadPoolExecutor(6) as pool:
        tables = list(pool.map(start, range(6)))
    assert all(found == {*metadata.tables, "alembic_version"} for found in tables)


def test_a_newer_schema_is_refused_and_left_as_it_is(url):
    engine = open_engine(url)
    migrate(engine)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageProblem, match="schema 9999, which is newer than this version"):
        migrate(engine)
    with reading(engine) as connection:
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    assert version == "9999"


def test_a_database_that_holds_something_else_is_left_as_it_is(tmp_path):
    engine = open_engine(fresh_url("sqlite", tmp_path))
    (tmp_path / "test.db").touch()
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE message (mine TEXT)"))
    with pytest.raises(StorageProblem, match="already exists"):
        migrate(engine)
    assert inspect(engine).get_table_names() == ["message"]
