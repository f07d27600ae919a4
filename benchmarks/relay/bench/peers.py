"""The peers: who stands between an HTTP caller and the same tiny child."""

import http.client
import json
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from . import processes
from .settings import HERE, WORK, Settings, tool

CHILD = str(Path(tool("child")).resolve())
NPM = WORK / "npm" / "node_modules"
GREETING = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "benchmark", "version": "1"},
    },
}


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

    def start(self, servers: int = 1, child_arguments: tuple[str, ...] = (), patience: float = 60):
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

    def _write_definitions(self, servers: int, child: list[str], **more) -> Path:
        entry = {"command": child[0], "args": child[1:]} | more
        file = self.folder / "servers.json"
        file.write_text(json.dumps({"mcpServers": {f"s{i}": entry for i in range(servers)}}))
        return file


class Service(Peer):
    """The packaged service, as it comes."""

    name = "service"
    subscription = ["--destination", "/topic/servers.s0.logs"]
    arguments: tuple[str, ...] = ()

    def command(self, servers, child):
        self._write_definitions(servers, child, autoStart=True)
        return self.java_command(self.settings.java_options, self.settings.jar)

    def java_command(self, options, jar):
        """The JVM with its options, and the jar with its arguments."""
        return [self.settings.java, *options, "-jar", str(jar), *self.arguments]

    def environment(self):
        return {
            "PORT": str(self.port),
            "MCP_MANAGER_ADDRESS": "127.0.0.1",
            "MCP_SERVERS_FILE": str(self.folder / "servers.json"),
            "MCP_MANAGER_STATE_DIR": str(self.folder / "state"),
        }


class ServiceAot(Service):
    """The same, with the AOT cache that was given."""

    name = "service-aot"
    cache_options: tuple[str, ...] = ()

    def java_command(self, options, jar):
        cache = f"-XX:AOTCache={self.settings.aot_cache}"
        options = [*options, cache, *self.cache_options]
        return super().java_command(options, self.settings.aot_jar or jar)


class Limit(Peer):
    """The limit relay in C: what HTTP in front of the child costs at the very least."""

    name = "limit"
    takes_many_servers = False

    def command(self, servers, child):
        return [tool("limit"), str(self.port), *child]


class Naive(Peer):
    """The naive relay in Node: the next JSON is the answer."""

    name = "naive"
    subscription = ["--sse", "--path", "/events"]

    def command(self, servers, child):
        definitions = self._write_definitions(servers, child)
        return ["node", str(HERE / "node" / "naive.mjs"), str(self.port), str(definitions), "2000"]


class NpmPeer(Peer):
    """A peer from npm. It is made to listen on loopback only."""

    is_npm = True

    def environment(self):
        return {"NODE_OPTIONS": f"--require {HERE / 'node' / 'loopback.cjs'}"}


class McpHub(NpmPeer):
    """mcp-hub: many servers, called over a REST interface of its own, without ids."""

    name = "mcp-hub"
    path = "/api/servers/tools"
    list_path = "/api/servers"
    has_ids = False
    subscription = ["--sse", "--path", "/api/events"]

    def command(self, servers, child):
        definitions = self._write_definitions(servers, child)
        program = str(NPM / ".bin" / "mcp-hub")
        return ["node", program, "-p", str(self.port), "-c", str(definitions)]

    def environment(self):
        own = {
            f"XDG_{kind}_HOME": str(self.folder / "xdg")
            for kind in ("STATE", "CONFIG", "DATA", "CACHE")
        }
        return super().environment() | own

    def call(self, name, arguments, call_id="@ID@"):
        return f'{{"server_name":"s0","tool":"{name}","arguments":{arguments}}}'

    def use_tool(self, name, arguments, server="s0", timeout=10):
        body = {"server_name": server, "tool": name, "arguments": arguments}
        status, _, text = self.post(json.dumps(body), timeout=timeout)
        return text if status == 200 else ""


class StreamableHttpPeer(NpmPeer):
    """One that turns a single stdio server into MCP's Streamable HTTP, with sessions."""

    path = "/mcp"
    takes_many_servers = False
    subscription = ["--sse", "--path", "/mcp"]

    def greet(self):
        if self.session is None:
            self.session = self.new_session()

    def new_session(self) -> str | None:
        """Opens one more session and returns its id."""
        headers = self.headers()
        headers.pop("Mcp-Session-Id", None)
        status, answered, _ = self.post(json.dumps(GREETING), headers=headers)
        session = answered.get("mcp-session-id") if status == 200 else None
        if session is not None:
            noted = '{"jsonrpc":"2.0","method":"notifications/initialized"}'
            self.post(noted, headers=headers | {"Mcp-Session-Id": session})
        return session

    def headers(self):
        headers = super().headers() | {"Accept": "application/json, text/event-stream"}
        return headers | ({"Mcp-Session-Id": self.session} if self.session else {})


class Supergateway(StreamableHttpPeer):
    """supergateway: a child for each session."""

    name = "supergateway"
    list_path = "/health"

    def command(self, servers, child):
        program = str(NPM / "supergateway" / "dist" / "index.js")
        transport = ["--outputTransport", "streamableHttp", "--stateful"]
        quiet = ["--logLevel", "none", "--healthEndpoint", self.list_path]
        listen = ["--port", str(self.port)]
        return ["node", program, "--stdio", " ".join(child), *transport, *listen, *quiet]


class McpProxy(StreamableHttpPeer):
    """mcp-proxy: one child for all sessions."""

    name = "mcp-proxy"
    list_path = "/ping"

    def command(self, servers, child):
        program = str(NPM / ".bin" / "mcp-proxy")
        listen = ["--host", "127.0.0.1", "--port", str(self.port), "--server", "stream"]
        return ["node", program, *listen, "--", *child]


ALL = (Limit, Service, ServiceAot, Naive, McpHub, Supergateway, McpProxy)


def chosen(settings: Settings, *defaults: type[Peer]) -> list[Peer]:
    """The peers of a measure: those asked for, of those that can take part in it."""
    peers = []
    for index, kind in enumerate(ALL):
        wanted = settings.peers is None or kind.name in settings.peers
        possible = kind is not ServiceAot or settings.aot_cache is not None
        if kind in defaults and wanted and possible:
            peers.append(kind(settings, settings.first_port + index))
    return peers
