"""Events to many subscribers at a set rate: how many arrive, how old, and how many are lost.

An event is a line with the time that the child writes to stderr. The service delivers log lines in
batches of 50 ms, so of 50 lines a second it makes 20 frames. What one frame for each event costs
shows with a batch interval of 1 ms.
"""

import time

from .. import processes, tables
from ..load import await_reports, load, subscribe
from ..peer import PeerFailed
from ..peers import Naive, Service, chosen
from ..rounds import say
from ..tables import matching, median, milliseconds, number

TITLE = "Fan-out"
RATE = 50
CALM = 0.1
"""Of one processor."""


class ServiceUnbatched(Service):
    """The service with (nearly) every line in a frame of its own."""

    arguments = ("--mcp-manager.stream.batch-interval=1ms",)


def measure(settings):
    """A fresh peer for each number of subscribers."""
    samples = []
    for _ in range(settings.rounds_of(3)):
        for subscribers in settings.pick((100, 1000), (100,)):
            for peer, batches in _peers(settings):
                try:
                    sample = _sample(settings, peer, subscribers) | {"batches": batches}
                except (PeerFailed, RuntimeError) as failure:
                    say(f"  left out: {failure}")
                    continue
                say(f"  {sample}")
                samples.append(sample)
    return samples


def _peers(settings):
    for peer in chosen(settings, Service, Naive):
        yield peer, "as it comes"
        if isinstance(peer, Service):
            yield ServiceUnbatched(settings, peer.port), "an event a frame"


def _sample(settings, peer, count):
    events = settings.pick(500, 100)
    reports = peer.folder / "child-report"
    with peer.start(child_arguments=("--report", str(reports))):
        load(peer, connections=4, seconds=settings.pick(3, 0.5))
        subscribers = subscribe(peer, count)
        foreign = processes.ForeignCpu()
        before = processes.cpu_seconds(peer.manager_pids())
        peer.use_tool("events", {"perSecond": RATE, "count": events})
        written = await_reports(reports, 1, events / RATE + 20, peer)
        _await_calm(peer)
        cpu = processes.cpu_seconds(peer.manager_pids()) - before
        seen = subscribers.stop()
    lines = written[0]["lines"] if written else events
    seconds = seen["seconds"] or 1
    return {
        "peer": peer.name,
        "subscribers": count,
        "deliveries_per_second": round(seen["lines"] / seconds),
        "frames_per_second": round(seen["frames"] / seconds),
        "p50_us": seen["p50_us"],
        "p99_us": seen["p99_us"],
        "max_us": seen["max_us"],
        "lost": lines * count - seen["lines"],
        "closed": seen["closed"],
        "cpu_us": round(cpu * 1e6 / max(1, seen["lines"]), 1),
        "foreign": round(foreign.share(), 3),
    }


def _await_calm(peer):
    """What is on its way may arrive: until the peer has nothing to do any more."""
    end = time.monotonic() + 20
    busy = 1.0
    while busy > CALM and time.monotonic() < end:
        before = processes.cpu_seconds(peer.manager_pids())
        time.sleep(0.5)
        busy = (processes.cpu_seconds(peer.manager_pids()) - before) / 0.5


def report(samples):
    """A row for each number of subscribers and way of delivery."""
    rows = []
    for subscribers in tables.unique(samples, "subscribers"):
        for peer in tables.peers(samples):
            for batches in tables.unique(samples, "batches"):
                cell = matching(samples, subscribers=subscribers, peer=peer, batches=batches)
                if cell:
                    rows.append([subscribers, f"{peer}, {batches}", *_cells(cell)])
    head = [
        "subscribers",
        "peer",
        "deliveries/s",
        "frames/s",
        "p50 ms",
        "p99 ms",
        "lost",
        "cut off",
    ]
    return tables.table([*head, "CPU µs/delivery"], rows)


def _cells(cell):
    return [
        number(median(cell, "deliveries_per_second")),
        number(median(cell, "frames_per_second")),
        milliseconds(median(cell, "p50_us"), 1),
        milliseconds(median(cell, "p99_us"), 1),
        tables.total(cell, "lost"),
        tables.total(cell, "closed"),
        number(median(cell, "cpu_us"), 1),
    ]
