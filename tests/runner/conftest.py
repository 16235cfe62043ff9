"""Staff with a release that is published."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.runner.staff import Staff


@pytest.fixture
def staff(tmp_path: Path) -> Staff:
    found = Staff(tmp_path)
    found.publish()
    return found
