"""The peers: who stands between an HTTP caller and the same tiny child."""

import json

from .peer import Peer
from .settings import HERE, WORK, Settings, tool

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


def _alike(servers: int, child: list[str]) -> dict[str, list[str]]:
    return {f"s{i}": child for i in range(servers)}


class Service(Peer):
    """The packaged service, as it comes."""

    name = "service"
    subscription = ["--destination", "/topic/servers.s0.logs"]
    arguments: tuple[str, ...] = ()

    def command(self, servers, child):
        self.write_definitions(_alike(servers, child), autoStart=True)
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
        definitions = self.write_definitions(_alike(servers, child))
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
        definitions = self.write_definitions(_alike(servers, child))
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


class WithSession(Peer):
    """One that is called over MCP's Streamable HTTP, in a session."""

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


class StreamableHttpPeer(WithSession, NpmPeer):
    """One that turns a single stdio server into MCP's Streamable HTTP, with sessions."""

    path = "/mcp"
    takes_many_servers = False
    subscription = ["--sse", "--path", "/mcp"]


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
