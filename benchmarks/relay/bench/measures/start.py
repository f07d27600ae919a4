"""From the start of the process to the first right answer through it."""

from .. import processes, tables
from ..peer import PeerFailed
from ..peers import Limit, McpHub, McpProxy, Naive, Service, ServiceAot, Supergateway, chosen
from ..rounds import in_turn, say
from ..tables import matching, number

TITLE = "Start to first answer"


def measure(settings):
    """Each peer with one server, several times in turn; the first time is not counted."""
    kinds = (Limit, Service, ServiceAot, Naive, McpHub, Supergateway, McpProxy)
    samples = []
    rounds = settings.rounds_of(7)
    for number_of_round in range(-1, rounds) if rounds > 1 else range(rounds):
        for peer in in_turn(number_of_round, chosen(settings, *kinds)):
            foreign = processes.ForeignCpu()
            try:
                with peer.start():
                    sample = {
                        "peer": peer.name,
                        "seconds": round(peer.seconds_to_answer, 3),
                        "cpu_seconds": round(processes.cpu_seconds(peer.manager_pids()), 2),
                        "foreign": round(foreign.share(), 3),
                    }
            except PeerFailed as failure:
                say(f"  left out: {failure}")
                continue
            say(f"  {sample}")
            if number_of_round >= 0:
                samples.append(sample)
    return samples


def report(samples):
    """The spread, since starts vary."""
    rows = []
    for peer in tables.peers(samples):
        of_peer = tables.clean(matching(samples, peer=peer))
        seconds = [sample["seconds"] for sample in of_peer]
        rows.append(
            [
                peer,
                number(min(seconds), 2),
                number(tables.median(of_peer, "seconds"), 2),
                number(max(seconds), 2),
                number(tables.median(of_peer, "cpu_seconds"), 2),
            ]
        )
    return tables.table(["peer", "least, s", "median, s", "most, s", "CPU, s"], rows)
