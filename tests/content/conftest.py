"""A content of four topics, in files that a test may break."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.small import write_small_content


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_small_content(tmp_path)
