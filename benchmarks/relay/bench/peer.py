"""What all peers have in common: how they are started, talked to and ended."""

import http.client
import json
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from . import processes
from .settings import WORK, Settings, tool

CHILD = str(Path(tool("child")).resolve())


class PeerFailed(Exception):
    """A peer did not start, or did not answer; says what it printed last."""


class Peer:
    """One relay. Subclasses say how it is started, and how it is talked to."""

    name = ""
    path = "/api/mcp/servers/s0/message"
    list_path = "/api/mcp/servers"
    has_ids = True
    takes_many_servers = True
    is_npm = False
    subscription: list[str] = []

    def __init__(self, settings: Settings, port: int):
        self.settings = settings
        self.port = port
        self.folder = WORK / "run" / f"{self.name}-{port}"
        self.process: subprocess.Popen | None = None
        self.session: str | None = None
        self.seconds_to_answer = 0.0

    def command(self, servers: int, child: list[str]) -> list[str]:
        """What starts it, with so many servers, each of which is this child."""
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        """Variables beside those of this program."""
        return {}

    def start(self, servers: int = 1, child_arguments: tuple[str, ...] = (), patience: float = 180):
        """Starts it and waits until it has given a right answer."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self._require_free_port()
        self.session = None
        command = self.command(servers, [CHILD, *child_arguments])
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("MCP_")}
        with open(self.folder / "output.log", "wb") as output:
            began = time.monotonic()
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env=inherited | self.environment(),
            )
        try:
            self._await_answer(began, patience)
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Ends it, and whatever it leaves behind."""
        if self.process is not None:
            processes.end(self.process)
            self.process.stdin.close()
            self.process = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self.process is not None and self.process.poll() is None

    def manager_pids(self) -> list[int]:
        """Its own processes: all that it started, except the children."""
        family = processes.descendants(self.process.pid)
        return [pid for pid in family if not processes.is_running(pid, CHILD)]

    def output(self) -> str:
        """The end of what it printed."""
        return (self.folder / "output.log").read_text(errors="replace")[-800:]

    def headers(self) -> dict[str, str]:
        """Those of each call."""
        return {"Content-Type": "application/json"}

    def call(self, name: str, arguments: str, call_id: str = "@ID@") -> str:
        """The body of a tool call, whose parts are JSON already."""
        return (
            f'{{"jsonrpc":"2.0","id":{call_id},"method":"tools/call",'
            f'"params":{{"name":"{name}","arguments":{arguments}}}}}'
        )

    def path_of(self, server: str) -> str:
        """Where messages to one of several servers go."""
        return self.path.replace("/s0/", f"/{server}/")

    def post(self, body: str, path: str | None = None, timeout: float = 10, headers=None):
        """One request on a connection of its own: status, headers, text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("POST", path or self.path, body, headers or self.headers())
            response = connection.getresponse()
            return response.status, response.headers, response.read().decode(errors="replace")
        finally:
            connection.close()

    def use_tool(self, name: str, arguments: dict, server: str = "s0", timeout: float = 10) -> str:
        """Calls a tool once and returns the text of the answer; empty if it was not 200."""
        body = self.call(name, json.dumps(arguments), call_id="7")
        status, _, text = self.post(body, self.path_of(server), timeout)
        return text if status == 200 else ""

    def greet(self) -> None:
        """What has to be said before the first call."""

    def _require_free_port(self) -> None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                raise PeerFailed(f"Port {self.port} is taken; choose others with --port.")

    def _await_answer(self, began: float, patience: float) -> None:
        while time.monotonic() - began < patience:
            if not self.is_alive():
                raise PeerFailed(f"{self.name} ended at its start: {self.output()}")
            try:
                self.greet()
                if "first answer" in self.use_tool("echo", {"message": "first answer"}):
                    self.seconds_to_answer = time.monotonic() - began
                    return
            except (OSError, http.client.HTTPException):
                pass  # it does not listen yet
            time.sleep(0.002)
        raise PeerFailed(f"{self.name} did not answer within {patience} s: {self.output()}")

    def write_definitions(self, children: dict[str, list[str]], **more) -> Path:
        """A file in the form that most peers take: the servers, each with its child."""
        entries = {
            name: {"command": child[0], "args": child[1:]} | more
            for name, child in children.items()
        }
        file = self.folder / "servers.json"
        file.write_text(json.dumps({"mcpServers": entries}))
        return file
