"""Where and with what the results came about."""

import os
import platform
import subprocess
import time

from .settings import ROOT, Settings


def describe(settings: Settings) -> dict:
    """What a reader has to know to compare."""
    return {
        "date": time.strftime("%d %B %Y").lstrip("0"),
        "commit": _first_line("git", "-C", str(ROOT), "rev-parse", "--short=10", "HEAD"),
        "processors": os.cpu_count(),
        "kernel": platform.release().split("-")[0],
        "java": _first_line(settings.java, "--version"),
        "java_options": " ".join(settings.java_options).replace(f"{ROOT}/", ""),
        "node": _first_line("node", "--version"),
        "quick": settings.quick,
    }


def sentence(described: dict) -> str:
    """The same for people."""
    quick = " **(A quick run: these numbers mean nothing.)**" if described["quick"] else ""
    return (
        f"{described['date']}, commit {described['commit']}, {described['processors']} processors,"
        f" Linux {described['kernel']}, {described['java']}, Node {described['node']},"
        f" the service with `{described['java_options']}`{quick}"
    )


def _first_line(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return done.stdout.partition("\n")[0]
