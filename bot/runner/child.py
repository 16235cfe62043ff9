"""`python -m bot.runner.child MODULE ...`: runs a module, and ends it when the supervisor is gone.

Standard input is a pipe whose other end only the supervisor holds. When it is killed, however, the
pipe ends, and so does this process: no orphan goes on answering on its ports.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading
import time

# Longer than the web process takes to let its replies finish.
_GRACE_SECONDS = 9.0


def main() -> None:
    """Run the module that the command line names, as `python -m` would."""
    supervisor = os.dup(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    threading.Thread(target=_end_with, args=(supervisor,), daemon=True).start()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _end_with(supervisor: int) -> None:
    while os.read(supervisor, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
