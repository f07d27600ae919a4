"""Whether the load generator notices what it is there to notice.

A server that lies in known ways must be found out, each lie under its name; an honest one must not.
Then the naive relay, which is wrong only when there are several callers at once.
"""

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .load import DELAYED_ECHO, load
from .peer import Peer
from .peers import Limit, Naive
from .rounds import say
from .settings import Settings

CALLS = 20
HONEST = '{{"jsonrpc":"2.0","id":{id},"result":"{token}"}}'
LIES = {
    "honest": (200, HONEST, "right"),
    "another id": (200, '{{"id":{other_id},"result":"{token}"}}', "wrong"),
    "an id that only begins like it": (200, '{{"id":{id}0,"result":"{token}"}}', "wrong"),
    "the id as a string": (200, '{{"id":"{id}","result":"{token}"}}', "wrong"),
    "another token": (200, '{{"id":{id},"result":"{other_token}"}}', "wrong"),
    "an empty answer": (200, "", "wrong"),
    "two answers at once": (
        200,
        HONEST + "\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "wrong",
    ),
    "a failure": (500, HONEST, "failed"),
    "no answer": (None, "", "failed"),
}


class _Liar(BaseHTTPRequestHandler):
    """Answers each path with the lie of that number."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):  # pylint: disable=invalid-name
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        call_id = int(re.search(r'"id":(\d+)', body)[1])
        status, form, _ = list(LIES.values())[int(self.path.strip("/"))]
        if status is None:
            self.close_connection = True
            return
        answer = form.format(
            id=call_id, other_id=call_id + 1, token=f"t{call_id}z", other_token=f"t{call_id + 1}z"
        ).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer.split(b"\r\n")[0])))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        """Says nothing."""


class _Lying(Peer):
    """The liar as a peer that is there already."""

    name = "liar"

    def manager_pids(self):
        return []


def run(settings: Settings) -> int:
    """0 if everything was noticed."""
    verdicts = [*_lies(settings), *_relays(settings)]
    for passed, text in verdicts:
        print(f"{'ok  ' if passed else 'FAIL'} {text}")
    return 0 if all(passed for passed, _ in verdicts) else 1


def _lies(settings):
    port = settings.first_port + 9
    server = ThreadingHTTPServer(("127.0.0.1", port), _Liar)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    peer = _Lying(settings, port)
    peer.folder.mkdir(parents=True, exist_ok=True)
    for index, (lie, (_, _, expected)) in enumerate(LIES.items()):
        seen = load(peer, calls=CALLS, seconds=10, path=f"/{index}")
        yield seen[expected] == CALLS, f"{lie}: {seen[expected]} of {CALLS} taken for {expected}"
    server.shutdown()
    server.server_close()


def _relays(settings):
    for kind, honest in ((Limit, True), (Naive, False)):
        with kind(settings, settings.first_port + 8).start() as peer:
            alone = load(peer, connections=1, seconds=1)
            many = load(peer, DELAYED_ECHO, connections=16, seconds=2)
        say(f"  {kind.name}: {many}")
        yield (
            alone["wrong"] == 0,
            f"{kind.name}, one caller: {alone['wrong']} wrong of {alone['sent']}",
        )
        noticed = many["wrong"] == 0 if honest else many["wrong"] > 0
        yield noticed, f"{kind.name}, 16 callers: {many['wrong']} wrong of {many['sent']}"
