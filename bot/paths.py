"""Where the project's own files lie: the checkout that this package is run from."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
