"""Runs the load generators, and what goes with them: processor time, and the noise of others."""

import contextlib
import json
import signal
import subprocess
import time

from . import processes
from .peer import CHILD, Peer
from .settings import WORK, tool

ECHO = '{"message":"@TOKEN@"}'
DELAYED_ECHO = '{"message":"@TOKEN@","delayMs":@DELAY@}'


def sized_echo(size: int) -> str:
    """Arguments that ask for a result of so many bytes."""
    return f'{{"message":"@TOKEN@","size":{size}}}'


def long_echo(size: int) -> str:
    """Arguments that are themselves so many bytes long."""
    return f'{{"message":"@TOKEN@{"y" * size}"}}'


def _command(peer: Peer, options: dict) -> list[str]:
    settings = {"port": peer.port, "path": peer.path, "expect": "id" if peer.has_ids else "token"}
    settings |= options
    command = [tool("load")]
    for name, value in settings.items():
        command += [f"--{name.replace('_', '-')}", str(value)]
    for name, value in peer.headers().items():
        command += ["--header", f"{name}: {value}"]
    return command


def _without_times_if_none(seen: dict) -> dict:
    if seen["measured"] == 0:
        seen |= {"p50_us": None, "p99_us": None, "max_us": None}
    return seen


def _body(peer: Peer, arguments: str) -> str:
    file = peer.folder / "call.json"
    file.write_text(peer.call("echo", arguments))
    return str(file)


def load(peer: Peer, arguments: str = ECHO, **options) -> dict:
    """Calls `echo` as `load` is told to. Adds the processor time that the manager took."""
    options = {"body": _body(peer, arguments)} | options
    bound = options.get("seconds", 60) + options.get("warmup", 0) + options.get("timeout", 5) + 60
    foreign = processes.ForeignCpu()
    pids = peer.manager_pids()
    before = processes.cpu_seconds(pids)
    done = subprocess.run(
        _command(peer, options), capture_output=True, text=True, timeout=bound, check=True
    )
    seen = _without_times_if_none(json.loads(done.stdout))
    seen["cpu_us"] = (processes.cpu_seconds(pids) - before) * 1e6 / max(1, seen["sent"])
    seen["foreign"] = round(foreign.share(), 3)
    return seen


def load_direct(at_a_time: int, seconds: float) -> dict:
    """The same calls straight into the pipes of a child."""
    file = WORK / "run" / "direct.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(Peer.call(None, "echo", ECHO))
    foreign = processes.ForeignCpu()
    command = [tool("direct"), str(at_a_time), str(seconds), str(file), CHILD]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return json.loads(done.stdout) | {"cpu_us": 0.0, "foreign": round(foreign.share(), 3)}


class Background:
    """A program that goes on until it is told to stop, and then prints what it saw."""

    def __init__(self, command: list[str]):
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def stop(self, patience: float = 30) -> dict:
        """What it saw; nothing if it has failed."""
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGTERM)
        try:
            printed, _ = self.process.communicate(timeout=patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            printed, _ = self.process.communicate()
        return _without_times_if_none(json.loads(printed)) if printed.strip() else {}


def calls_meanwhile(peer: Peer) -> Background:
    """A caller of `echo` every 20 ms."""
    options = {"interval_ms": 20, "seconds": 300, "timeout": 5}
    return Background(_command(peer, {"body": _body(peer, ECHO)} | options))


def lists_meanwhile(peer: Peer) -> Background:
    """Somebody who asks for the list of servers every 20 ms."""
    options = {"interval_ms": 20, "seconds": 300, "timeout": 5, "expect": "status"}
    return Background(_command(peer, options | {"method": "GET", "path": peer.list_path}))


def subscribe(peer: Peer, count: int = 1, stall: bool = False) -> Background:
    """Subscribers to what the child writes."""
    command = [tool("subscribers"), "--port", str(peer.port), "--count", str(count)]
    command += peer.subscription + (["--stall"] if stall else [])
    for name, value in peer.headers().items():
        if name == "Mcp-Session-Id":
            command += ["--header", f"{name}: {value}"]
    subscribers = Background(command)
    if subscribers.process.stdout.readline().strip() != "READY":
        subscribers.stop()
        raise RuntimeError(f"Nobody could subscribe at {peer.name}.")
    return subscribers


def await_reports(file, count: int, patience: float, peer: Peer) -> list[dict]:
    """What the child has reported: all, or so far when time is up or the peer is gone."""
    end = time.monotonic() + patience
    while True:
        text = file.read_text() if file.exists() else ""
        reports = [json.loads(line) for line in text.splitlines(keepends=True) if line[-1] == "\n"]
        if len(reports) >= count or time.monotonic() > end or not peer.is_alive():
            return reports
        time.sleep(0.005)
