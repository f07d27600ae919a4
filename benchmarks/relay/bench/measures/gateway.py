"""What the MCP endpoints add to a call, beside the REST relay of the same process."""

import statistics

from .. import tables
from ..load import load
from ..peers import McpProxy, Supergateway, chosen
from ..rounds import all_running, in_turn, say
from ..tables import matching, median, milliseconds, number
from ..ways import Rest, TwoEras, all_ways

TITLE = "The MCP endpoints"
CONNECTIONS = (1, 16, 64)


def measure(settings):
    """Interleaved rounds over all ways through the service, and its peers from npm."""
    samples = []
    peers = [TwoEras(settings, settings.first_port), *chosen(settings, Supergateway, McpProxy)]
    with all_running(peers) as running:
        ways = [way for peer in running for way in _ways(peer)]
        for way in ways:
            say(f"  warming up {way.name}")
            load(way, connections=64, calls=settings.pick(200_000, 10_000), seconds=15)
        for number_of_round in range(settings.rounds_of(5)):
            for connections in CONNECTIONS:
                for way in in_turn(number_of_round, ways):
                    sample = _sample(settings, way, connections) | {"round": number_of_round}
                    samples.append(sample)
                    _tell(sample)
    return samples


def _ways(peer):
    return all_ways(peer) if isinstance(peer, TwoEras) else [peer]


def _sample(settings, way, connections):
    seen = load(
        way,
        connections=connections,
        seconds=settings.pick(3, 0.8),
        warmup=settings.pick(0.5, 0.2),
    )
    return seen | {"peer": way.name}


def _tell(sample):
    say(
        f"  {sample['connections']:>4} connections, {sample['peer']:<28}"
        f" {sample['per_second']:>9.0f}/s, {sample['cpu_us']:>5.1f} µs,"
        f" {sample['wrong']} wrong, foreign {sample['foreign']:.0%}"
    )


def report(samples):
    """Every way beside REST."""
    rows = []
    for connections in tables.unique(samples, "connections"):
        rest = matching(samples, connections=connections, peer=Rest.name)
        for peer in tables.unique(samples, "peer"):
            cell = matching(samples, connections=connections, peer=peer)
            name = peer + ("*" if tables.is_noisy(cell) else "")
            rows.append([connections, name, *_cells(cell, rest)])
    head = ["connections", "way", "calls/s", "p50 ms", "p99 ms", "CPU µs/call", "÷ REST"]
    return tables.table([*head, "wrong", "no answer"], rows)


def _cells(cell, rest):
    return [
        number(median(cell, "per_second")),
        milliseconds(median(cell, "p50_us")),
        milliseconds(median(cell, "p99_us")),
        number(median(cell, "cpu_us"), 1),
        number(_times_rest(cell, rest), 2),
        tables.total(cell, "wrong"),
        tables.total(cell, "failed", "unanswered"),
    ]


def _times_rest(cell, rest):
    """The median over the rounds: others disturb both sides of a round alike."""
    of_round = {sample["round"]: sample["cpu_us"] for sample in rest}
    return statistics.median(sample["cpu_us"] / of_round[sample["round"]] for sample in cell)
