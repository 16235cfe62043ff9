"""Runs the nodes of Rasa's graph one after the other, in an order that is found once.

Rasa 3.6.21 builds a dask graph anew for each of the three runs that a message takes, and lets dask
find an order and keep account of it: a tenth of what a message costs, for nodes that never run at
the same time. Its `GraphRunner` is made to be replaced, but the processor names the class in its
own code; `install` puts ours in that place (tests/rasa_components/test_graph_runs.py compares).
"""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import Any, TypeVar

import rasa.core.processor
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphNode
from rasa.engine.runner.dask import DaskGraphRunner

_C = TypeVar("_C")
_Step = tuple[GraphNode, tuple[str, ...]]


class OrderedGraphRunner(DaskGraphRunner):
    """Rasa's runner, with the same nodes, which does not ask dask in which order they go."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._orders: dict[tuple[str, ...], list[_Step]] = {}

    def run(
        self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
    ) -> dict[str, Any]:
        """Run what the targets need.

        Args:
            inputs: Values by the names that nodes need them under.
            targets: Names of nodes; the schema's own targets where none are named.

        Returns:
            The targets' outputs by name.

        Raises:
            GraphRunError: A node raised a `RuntimeError`.
        """
        wanted = tuple(targets or self._graph_schema.target_names)
        # A node that nothing provides is given the name alone, and says so.
        done: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
        try:
            for node, needs in self._order(wanted):
                name, output = node(*(done.get(need, need) for need in needs))
                done[name] = (name, output)
        except RuntimeError as error:
            raise GraphRunError("Error running runner.") from error
        return dict(done[name] for name in wanted)

    def component(self, kind: type[_C]) -> _C | None:
        """Return the component of this kind that the graph holds, None without one."""
        held = (node._component for node in self._instantiated_nodes.values())
        return next((each for each in held if isinstance(each, kind)), None)

    def _order(self, targets: tuple[str, ...]) -> list[_Step]:
        if targets not in self._orders:
            nodes = self._graph_schema.minimal_graph_schema(list(targets)).nodes
            needs = {name: tuple(node.needs.values()) for name, node in nodes.items()}
            names = (name for name in TopologicalSorter(needs).static_order() if name in nodes)
            self._orders[targets] = [
                (self._instantiated_nodes[name], needs[name]) for name in names
            ]
        return self._orders[targets]


def install() -> None:
    """Let models that are loaded from now on run in order."""
    rasa.core.processor.DaskGraphRunner = OrderedGraphRunner
