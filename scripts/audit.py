"""Audits the locked dependencies with pip-audit against OSV: `.venv/bin/python scripts/audit.py`.

Ends with 0 where everything found is accepted in `security/accepted.yml`, with 1 where something
else is found. Where the service does not answer, it says that nothing was audited, and ends with 0:
a network that is missing must not stop a change, but must not pass for an audit either.

AUDIT_OSV_URL names another OSV service than the public one, for instance a mirror.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.paths import ROOT
from bot.yaml import load_yaml

ACCEPTED = ROOT / "security" / "accepted.yml"
LOCK = ROOT / "requirements.lock"
TOOLS = ROOT / ".venv.tools" / "audit"
OSV_URL = "https://api.osv.dev/v1/query"
PIP_AUDIT = "pip-audit~=2.10"


def answers(url: str) -> bool:
    """Return whether something listens where the service should be."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        with socket.create_connection((parts.hostname or "", port), timeout=5):
            return True
    except OSError:
        return False


def pip_audit() -> list[str]:
    """Return the command, in an environment of its own: it would not go with Rasa's pins."""
    own = TOOLS / "bin" / "pip-audit"
    if not own.exists():
        subprocess.run([sys.executable, "-m", "venv", str(TOOLS)], check=True)
        install = [str(TOOLS / "bin" / "pip"), "install", "--quiet", PIP_AUDIT]
        subprocess.run(install, check=True)
    return [str(own)]


def main() -> int:
    """Run the audit."""
    url = os.environ.get("AUDIT_OSV_URL", OSV_URL)
    if not answers(url):
        print(
            f"audit: SKIPPED, the vulnerability service {urlsplit(url).hostname} does not answer "
            "from here. Nothing was audited; run scripts/audit.py where it does.",
            flush=True,
        )
        return 0
    command = [*pip_audit(), "--requirement", str(LOCK), "--disable-pip", "--require-hashes"]
    command += ["--vulnerability-service", "osv", "--osv-url", url, "--progress-spinner", "off"]
    for finding in load_yaml(ACCEPTED):
        command += ["--ignore-vuln", str(finding["id"])]
    print(f"audit: {LOCK.name} against {urlsplit(url).hostname}", flush=True)
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
