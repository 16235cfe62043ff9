"""The ordered runner gives what Rasa's own does, on graphs by chance and where something fails."""

from __future__ import annotations

import random
from typing import Any

import pytest
import rasa.core.processor
from rasa.engine.exceptions import GraphComponentException, GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.exceptions import RasaException

from bot.rasa_components import graph_runs
from bot.rasa_components.graph_runs import OrderedGraphRunner

SEED = 20261128
# Taken while the tests are collected, before any of them can have replaced it.
ORIGINAL = rasa.core.processor.DaskGraphRunner


class Part(GraphComponent):
    """Says its name and everything that it was given."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config

    @classmethod
    def create(cls, config: Any, model_storage: Any, resource: Any, execution_context: Any) -> Part:
        return cls(config)

    def say(self, **given: Any) -> str:
        if self._config.get("fails"):
            raise self._config["fails"]
        return f"{self._config['name']}({', '.join(f'{k}={given[k]}' for k in sorted(given))})"


def node(name: str, needs: dict[str, str], target: bool = False, **config: Any) -> SchemaNode:
    return SchemaNode(
        needs=needs,
        uses=Part,
        constructor_name="create",
        fn="say",
        config={"name": name, **config},
        eager=True,
        is_target=target,
    )


@pytest.fixture
def runners(tmp_path):
    """Make both runners of the same graph."""

    def make(nodes: dict[str, SchemaNode]) -> tuple[DaskGraphRunner, OrderedGraphRunner]:
        schema = GraphSchema(nodes)
        storage, context = LocalModelStorage(tmp_path), ExecutionContext(schema)
        return (
            DaskGraphRunner.create(schema, storage, context),
            OrderedGraphRunner.create(schema, storage, context),
        )

    return make


def outcome(runner: DaskGraphRunner, inputs: dict[str, Any], targets: list[str] | None) -> Any:
    try:
        return runner.run(inputs, targets)
    except Exception as error:
        return type(error), str(error)


def test_graphs_by_chance_give_the_same_for_every_choice_of_targets(runners):
    print("seed", SEED)
    chance = random.Random(SEED)
    for _ in range(50):
        names = [f"part{i}" for i in range(chance.randint(1, 9))]
        nodes = {}
        for number, name in enumerate(names):
            before = ["__message__", *names[:number]]
            chosen = chance.sample(before, chance.randint(0, min(3, len(before))))
            needs = {f"given{i}": need for i, need in enumerate(chosen)}
            nodes[name] = node(name, needs, target=chance.random() < 0.4)
        # The order in which they stand in the schema is not the order in which they can run.
        shuffled = dict(chance.sample(list(nodes.items()), len(nodes)))
        dask, ordered = runners(shuffled)
        for message in ("hej", "moi"):
            for targets in (None, [chance.choice(names)], chance.sample(names, len(names))):
                inputs = {"__message__": message}
                assert outcome(ordered, inputs, targets) == outcome(dask, inputs, targets)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ValueError("what a resident wrote"), GraphComponentException),
        (RasaException("known"), RasaException),
    ],
)
def test_a_failing_node_fails_in_the_same_way(runners, error, expected):
    dask, ordered = runners({"a": node("a", {}, fails=error), "b": node("b", {"x": "a"}, True)})
    for runner in (dask, ordered):
        with pytest.raises(expected):
            runner.run({}, ["b"])
    assert outcome(ordered, {}, ["b"]) == outcome(dask, {}, ["b"])


def test_a_node_without_what_it_needs_is_told_by_name(runners):
    for runner in runners({"a": node("a", {"x": "nobody"}, target=True)}):
        with pytest.raises(GraphRunError, match="nobody"):
            runner.run({}, ["a"])


def test_a_component_is_found_by_its_kind(runners):
    _, ordered = runners({"a": node("a", {}, target=True)})
    assert isinstance(ordered.component(Part), Part)
    assert ordered.component(ExecutionContext) is None


def test_a_model_that_is_loaded_after_installing_runs_in_order(monkeypatch):
    monkeypatch.setattr(rasa.core.processor, "DaskGraphRunner", ORIGINAL)
    graph_runs.install()
    assert rasa.core.processor.DaskGraphRunner is OrderedGraphRunner
