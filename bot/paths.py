"""Where the project's own files lie, and the content that this process serves."""

import os
from pathlib import Path

# The checkout that this package is run from.
ROOT = Path(__file__).resolve().parent.parent
# What holds `data/`: the checkout, or a published release of it (`bot run` says so to the
# processes that it starts). A release is reached through a link that is moved to the next one, so
# the path stays and what lies there does not.
CONTENT = Path(os.environ.get("BOT_CONTENT") or ROOT).absolute()
DATA = CONTENT / "data"
