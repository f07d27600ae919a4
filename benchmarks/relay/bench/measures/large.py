"""Large results and large requests."""

from .. import processes, tables
from ..load import load, long_echo, sized_echo
from ..peers import Limit, McpHub, McpProxy, Service, Supergateway, chosen
from ..rounds import all_running, in_turn, say
from ..tables import matching, median, milliseconds, number

TITLE = "Large messages"
MB = 1_000_000
RESULTS = {"1 MB result": (MB, 30), "10 MB result": (10 * MB, 6)}
REQUESTS = {"200 kB request": 200_000, "1 MB request": MB, "12 MB request": 12 * MB}


def measure(settings):
    """One call after the other, in interleaved rounds; the first round is not counted."""
    samples = []
    with all_running(chosen(settings, Limit, Service, McpHub, Supergateway, McpProxy)) as peers:
        for peer in peers:
            load(peer, connections=4, seconds=settings.pick(4, 1))
        for number_of_round in range(settings.rounds_of(3) + 1):
            for case, (size, calls) in RESULTS.items():
                for peer in in_turn(number_of_round, peers):
                    options = {"calls": settings.pick(calls, 3), "min_size": size}
                    sample = _sample(peer, case, sized_echo(size), options)
                    samples += [sample] if number_of_round > 0 else []
        for case, size in REQUESTS.items():
            for peer in peers:
                samples.append(_sample(peer, case, long_echo(size), {"calls": 3, "min_size": size}))
    return samples


def _sample(peer, case, arguments, options):
    seen = load(peer, arguments, seconds=120, timeout=30, **options)
    resident = sum(processes.resident_mb(pid) for pid in peer.manager_pids())
    kept = (
        "p50_us",
        "max_us",
        "cpu_us",
        "foreign",
        "right",
        "wrong",
        "failed",
        "unanswered",
        "complaint",
    )
    sample = {"peer": peer.name, "case": case, "rss_mb": round(resident)}
    sample |= {key: seen[key] for key in kept}
    say(f"  {sample}")
    return sample


def report(samples):
    """Median times with the manager's processor time, and which requests are taken."""
    rows = []
    for peer in tables.peers(samples):
        of_peer = matching(samples, peer=peer)
        cells = [_time(matching(of_peer, case=case)) for case in RESULTS]
        cells += [_fate(matching(of_peer, case=case)) for case in REQUESTS]
        rows.append([peer, *cells, number(max(sample["rss_mb"] for sample in of_peer))])
    head = ["peer", *(f"{case}, p50 ms (CPU ms)" for case in RESULTS)]
    return tables.table([*head, *(f"{case}, p50 ms" for case in REQUESTS), "most RSS, MB"], rows)


def _time(samples):
    bad = tables.total(samples, "wrong", "failed", "unanswered")
    time, cpu = (milliseconds(median(samples, key), 1) for key in ("p50_us", "cpu_us"))
    return f"{time} ({cpu})" + (f", {bad} not right" if bad else "")


def _fate(samples):
    if tables.total(samples, "right") > 0:
        return milliseconds(median(samples, "p50_us"), 1)
    complaints = [sample["complaint"] for sample in samples]
    refused = next(
        (text.split("HTTP/1.1 ")[1][:3] for text in complaints if "HTTP/1.1 " in text), None
    )
    return f"refused: {refused}" if refused else "no answer"
