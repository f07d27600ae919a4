"""The ways through one running service to its servers: what clients of each kind send."""

from .peers import Service, WithSession

MODERN_VERSION = "2026-07-28"
MODERN_META = (
    f'{{"io.modelcontextprotocol/protocolVersion":"{MODERN_VERSION}",'
    '"io.modelcontextprotocol/clientInfo":{"name":"benchmark","version":"1"},'
    '"io.modelcontextprotocol/clientCapabilities":{}}'
)


class TwoEras(Service):
    """The service with a server of each era: `legacy` and `modern`."""

    path = "/api/mcp/servers/legacy/message"

    def command(self, servers, child):
        modern = [*child, "--modern"]
        self.write_definitions({"legacy": child, "modern": modern}, autoStart=True)
        return self.java_command(self.settings.java_options, self.settings.jar)


class Way(Service):
    """One way through a service that runs already; a peer like others to who makes calls."""

    def __init__(self, service: TwoEras, path: str):
        super().__init__(service.settings, service.port)
        self.folder = service.folder
        self.process = service.process
        self.path = path
        self.greet()


class Rest(Way):
    """Over the REST interface, which passes messages on as they are."""

    name = "REST"

    def __init__(self, service):
        super().__init__(service, service.path)


class ModernClient(Way):
    """Over MCP's newest revision, where every request tells all about itself."""

    def __init__(self, service, server):
        self.name = f"modern client, {server} server"
        super().__init__(service, f"/mcp/{server}")

    def headers(self):
        return super().headers() | {
            "Accept": "application/json, text/event-stream",
            "MCP-Protocol-Version": MODERN_VERSION,
            "Mcp-Method": "tools/call",
            "Mcp-Name": "echo",
        }

    def call(self, name, arguments, call_id="@ID@"):
        return (
            f'{{"jsonrpc":"2.0","id":{call_id},"method":"tools/call","params":'
            f'{{"name":"{name}","arguments":{arguments},"_meta":{MODERN_META}}}}}'
        )


class LegacyClient(WithSession, Way):
    """Over the revisions before, in one session."""

    def __init__(self, service, server):
        self.name = f"legacy client, {server} server"
        super().__init__(service, f"/mcp/{server}")


def all_ways(service: TwoEras) -> list[Way]:
    """REST first, then each kind of client with each kind of server."""
    eras = ("legacy", "modern")
    clients = [kind(service, era) for era in eras for kind in (ModernClient, LegacyClient)]
    return [Rest(service), *clients]
