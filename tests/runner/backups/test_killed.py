"""A restore that is killed while it puts things in their places loses nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.cli import main
from tests.runner.backups.instance import Instance, publish, said

_KILLED_AT = """
import os, signal, sys
from pathlib import Path
from bot.cli import main

left, rename = int(sys.argv[1]), Path.rename

def counted(path, target):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return rename(path, target)

Path.rename = counted
sys.exit(main(["restore", "--replace", sys.argv[2]]))
"""
_MOVES = 7


@pytest.mark.parametrize("move", range(1, _MOVES + 2))
def test_killed_before_a_move_it_can_be_done_again(
    instance: Instance, tmp_path: Path, move: int
) -> None:
    instance.fill()
    wanted = instance.state()
    file = tmp_path / "backup.tar.gz"
    assert main(["backup", str(file)]) == 0
    instance.store().append("a", "sv", [said("3", "sagt senare")])
    publish(instance.data, 3)
    (instance.data / "closed.json").unlink()

    command = [sys.executable, "-c", _KILLED_AT, str(move), str(file)]
    ended = subprocess.run(command, check=False, capture_output=True, env=os.environ)

    if move > _MOVES:
        assert ended.returncode == 0, "there are no more moves than that"
    else:
        assert ended.returncode == -signal.SIGKILL
        # What was said after the backup still lies in one of the two places.
        kept = [path for path in instance.data.parent.rglob("*.db*") if path.is_file()]
        assert any(b"sagt senare" in path.read_bytes() for path in kept)
        # What is put aside bears the second in its name.
        time.sleep(1.0)
        assert main(["restore", "--replace", str(file)]) == 0
    assert instance.state() == wanted
    assert [path.name for path in instance.data.iterdir() if path.name[:3] == ".re"] == []
