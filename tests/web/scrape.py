"""Reads a gateway's figures as Prometheus does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from prometheus_client.parser import text_string_to_metric_families

from bot.web.metrics_port import metrics_app
from tests.web.gateway import Gateway, served


class Figures:
    """What one scrape gave."""

    def __init__(self, text: str) -> None:
        self.text = text
        families = list(text_string_to_metric_families(text))
        self.names = {family.name for family in families}
        self.samples = [sample for family in families for sample in family.samples]

    def of(self, name: str, **labels: str) -> float:
        """Return the sum of the samples of a name that have these labels."""
        return sum(
            sample.value
            for sample in self.samples
            if sample.name == name and labels.items() <= sample.labels.items()
        )

    @property
    def labels(self) -> set[str]:
        """Every value of every label."""
        return {value for sample in self.samples for value in sample.labels.values()}


class Scraper:
    """The private port of a gateway."""

    def __init__(self, address: str) -> None:
        self.address = address

    def __call__(self) -> Figures:
        response = httpx.get(f"{self.address}/metrics", timeout=30, trust_env=False)
        assert response.status_code == 200, response.text
        assert response.headers["content-type"].startswith("text/plain")
        return Figures(response.text)


@contextmanager
def scraped(gateway: Gateway) -> Iterator[Scraper]:
    """Serve the gateway's figures at a port of their own."""
    with served(metrics_app(gateway.app)) as address:
        yield Scraper(address)
