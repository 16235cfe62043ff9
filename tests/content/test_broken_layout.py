"""YAML that cannot be read is told of in plain Swedish, at the line where the mistake was made."""

from __future__ import annotations

import pytest

from tests.content.breaks import FIRST_LINE, LIBRARY, Break, assert_found

LAYOUT = {
    "a tab": Break(LIBRARY, "      metadata: &om", "\tmetadata: &om", "en tabb", "mellanslag"),
    "a text too far to the left": Break(
        LIBRARY, f"        {FIRST_LINE}", FIRST_LINE, "fel indrag", "åtta mellanslag"
    ),
    "a key too far to the right": Break(
        LIBRARY, "      metadata: &om", "       metadata: &om", "indraget stämmer inte", "Jämför"
    ),
    "a missing dash": Break(
        "answers/system.yml", "    - condition:", "      condition:", "saknas ”- ”", "Jämför", 5
    ),
    "the same key twice": Break(
        LIBRARY, "reviewed:", "related: []\n        reviewed:", "”related” står två", "Ta bort det"
    ),
    "an open quotation mark": Break(
        "catalogue.yml", 'fi: "Kiitos"', 'fi: "Kiitos', "citattecken öppnas", "i slutet"
    ),
    "an open bracket": Break(
        LIBRARY, "minorities/elderly_care]", "minorities/elderly_care", "stängs aldrig", "] efter"
    ),
    "a colon in a text": Break(
        "answers/system.yml", "kind: law", "kind: law: x", "inom parentes", "Sätt komma"
    ),
    "the same anchor twice": Break(
        LIBRARY, "metadata: *om", "metadata: &om {sources: []}", "”&om” står två", "*om"
    ),
    "an alias of nothing": Break(
        LIBRARY, "*om", "*mo", "”*mo” syftar på något", "metadata: *om"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LAYOUT)
def test_a_broken_layout_is_told_in_plain_swedish(data, name):
    assert_found(data, LAYOUT[name], "error")
