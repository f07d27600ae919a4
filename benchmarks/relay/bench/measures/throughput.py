"""Calls per second, latency and processor time, at several numbers of connections."""

from .. import tables
from ..load import load, load_direct
from ..peers import Limit, McpHub, McpProxy, Naive, Service, Supergateway, chosen
from ..rounds import all_running, in_turn, say
from ..tables import matching, median, milliseconds, number, ratio

TITLE = "Throughput and latency"
DIRECT = "direct pipe"
CONNECTIONS = (1, 16, 64, 256)


def measure(settings):
    """Interleaved rounds over all peers and numbers of connections, after a warm-up."""
    kinds = (Limit, Service, Naive, McpHub, Supergateway, McpProxy)
    samples = []
    with all_running(chosen(settings, *kinds)) as peers:
        for peer in peers:
            say(f"  warming up {peer.name}")
            load(
                peer,
                connections=64,
                calls=settings.pick(200_000, 10_000),
                seconds=settings.pick(15, 5),
            )
        for number_of_round in range(settings.rounds_of(5)):
            for connections in CONNECTIONS:
                for peer in in_turn(number_of_round, [None, *peers]):
                    sample = _sample(settings, peer, connections) | {"round": number_of_round}
                    samples.append(sample)
                    _tell(sample)
    return samples


def _sample(settings, peer, connections):
    seconds = settings.pick(3, 0.8)
    if peer is None:
        return load_direct(connections, seconds / 2) | {"peer": DIRECT}
    seen = load(
        peer,
        connections=connections,
        seconds=seconds,
        warmup=settings.pick(0.5, 0.2),
    )
    return seen | {"peer": peer.name, "npm": peer.is_npm}


def _tell(sample):
    say(
        f"  {sample['connections']:>4} connections, {sample['peer']:<13}"
        f" {sample['per_second']:>9.0f}/s, {sample['cpu_us']:>5.0f} µs,"
        f" {sample['wrong']} wrong, foreign {sample['foreign']:.0%}"
    )


def report(samples):
    """Ratios first, then every peer."""
    return _ratios(samples) + "\n" + _details(samples)


def best_npm(samples, connections):
    """The npm peer with the most calls per second."""
    of_npm = [s for s in samples if s.get("npm") and s["connections"] == connections]
    names = tables.unique(of_npm, "peer")
    return max(
        names, key=lambda name: median(matching(of_npm, peer=name), "per_second"), default=None
    )


def _ratios(samples):
    rows = []
    for connections in tables.unique(samples, "connections"):
        here = matching(samples, connections=connections)
        service, limit = (matching(here, peer=name) for name in ("service", "limit"))
        best = best_npm(here, connections)
        per_second = median(service, "per_second")
        versus_npm = ratio(per_second, median(matching(here, peer=best), "per_second"))
        floor, ours, theirs = (
            median(matching(here, peer=name), "p50_us") for name in (DIRECT, "service", "limit")
        )
        rows.append(
            [
                connections,
                number(per_second),
                f"{versus_npm} ({best})",
                ratio(per_second, median(limit, "per_second")),
                ratio(_added(ours, floor), _added(theirs, floor)),
                number(median(service, "cpu_us")),
                tables.total(service, "wrong"),
            ]
        )
    head = ["connections", "service, calls/s", "÷ best npm peer", "÷ limit relay"]
    head += ["added p50 ÷ limit relay's", "service, CPU µs/call", "wrong answers"]
    return tables.table(head, rows)


def _details(samples):
    rows = []
    for connections in tables.unique(samples, "connections"):
        floor = matching(samples, connections=connections, peer=DIRECT)
        for peer in tables.peers(samples):
            cell = matching(samples, connections=connections, peer=peer)
            rows.append(
                [connections, peer + ("*" if tables.is_noisy(cell) else ""), *_cells(cell, floor)]
            )
    head = ["connections", "peer", "calls/s", "p50 ms", "p99 ms", "added p50", "added p99"]
    return tables.table(head + ["CPU µs/call", "wrong", "no answer"], rows)


def _cells(cell, floor):
    p50, p99 = median(cell, "p50_us"), median(cell, "p99_us")
    floor50, floor99 = median(floor, "p50_us"), median(floor, "p99_us")
    return [
        number(median(cell, "per_second")),
        milliseconds(p50),
        milliseconds(p99),
        milliseconds(_added(p50, floor50)),
        milliseconds(_added(p99, floor99)),
        number(median(cell, "cpu_us")),
        tables.total(cell, "wrong"),
        tables.total(cell, "failed", "unanswered"),
    ]


def _added(value, floor):
    return None if value is None or floor is None else value - floor
