"""A child that writes at full speed: are calls still answered, and does memory stay flat?"""

import contextlib
import threading
import time

from .. import processes, tables
from ..load import await_reports, calls_meanwhile, lists_meanwhile, load, subscribe
from ..peer import PeerFailed
from ..peers import McpHub, McpProxy, Naive, Service, Supergateway, chosen
from ..rounds import say
from ..tables import matching, median, milliseconds, number

TITLE = "Flood"
CASES = (
    ("stdout", "text", False),
    ("stdout", "notification", False),
    ("stderr", "text", False),
    ("stdout", "text", True),
    ("stdout", "notification", True),
)
QUICK_CASES = (CASES[1], CASES[3])


def measure(settings):
    """Each case on a fresh peer: two floods, the second of which finds the code warm."""
    samples = []
    for _ in range(settings.rounds_of(3)):
        for stream, kind, stalled in settings.pick(CASES, QUICK_CASES):
            for peer in chosen(settings, Service, Naive, McpHub, Supergateway, McpProxy):
                if samples_of(samples, peer.name, stream, kind, stalled, drained=None):
                    continue  # once is enough to see that it does not get through
                try:
                    sample = _sample(settings, peer, stream, kind, stalled)
                except (PeerFailed, RuntimeError) as failure:
                    say(f"  left out: {failure}")
                    continue
                say(f"  {sample}")
                samples.append(sample)
    return samples


def samples_of(samples, peer, stream, kind, stalled, **more):
    """Those of one case."""
    return matching(samples, peer=peer, stream=stream, kind=kind, stalled=stalled, **more)


class _Peak(threading.Thread):
    """Watches resident memory, so that a short peak is not missed."""

    def __init__(self, peer):
        super().__init__(daemon=True)
        self._peer = peer
        self._done = threading.Event()
        self.before = self.highest = self._now()
        self.start()

    def _now(self):
        return sum(processes.resident_mb_now(pid) for pid in self._peer.manager_pids())

    def run(self):
        while not self._done.wait(0.05) and self._peer.is_alive():
            self.highest = max(self.highest, self._now())

    def stop(self):
        self._done.set()
        self.join()


def _sample(settings, peer, stream, kind, stalled):
    megabytes = settings.pick(200, 20)
    ask = {"mb": megabytes, "stream": stream, "kind": kind}
    reports = peer.folder / "child-report"
    with peer.start(child_arguments=("--report", str(reports))):
        load(peer, calls=300, seconds=20)
        subscriber = subscribe(peer, stall=stalled)
        peak = _Peak(peer)
        before = processes.cpu_seconds(peer.manager_pids())
        floods = []
        for i in range(2):
            floods.append(_flood(settings, peer, ask, reports, i + 1))
            if floods[-1]["seconds"] is None:
                break
            time.sleep(1)
        cpu = processes.cpu_seconds(peer.manager_pids()) - before
        time.sleep(2)
        peak.stop()
        alive = peer.is_alive()
        seen = subscriber.stop()
    first, last = floods[0], floods[-1]
    return {
        "peer": peer.name,
        "stream": stream,
        "kind": kind,
        "stalled": stalled,
        "megabytes": megabytes,
        "drained": first["seconds"] and megabytes / first["seconds"],
        "drained_again": last["seconds"] and megabytes / last["seconds"],
        "calls": _worst(flood["calls"] for flood in floods),
        "lists": _worst(flood["lists"] for flood in floods),
        "rss_before": round(peak.before),
        "rss_growth": round(peak.highest - peak.before),
        "cpu_seconds": round(cpu, 2),
        "alive": alive,
        "lines": sum(flood["lines_written"] for flood in floods),
        "lines_seen": seen.get("lines", 0),
        "lines_dropped": seen.get("dropped", 0),
        "subscribers_closed": seen.get("closed", 0),
    }


def _flood(settings, peer, ask, reports, count):
    calls, lists = calls_meanwhile(peer), lists_meanwhile(peer)
    trigger = threading.Thread(target=_ask_for_it, args=(peer, ask), daemon=True)
    trigger.start()
    written = await_reports(reports, count, settings.pick(30, 10), peer)
    done = written[-1] if len(written) == count else {"seconds": None, "lines": 0}
    result = {"calls": calls.stop(), "lists": lists.stop()}
    trigger.join(15)
    return result | {"seconds": done["seconds"], "lines_written": done["lines"]}


def _ask_for_it(peer, ask):
    with contextlib.suppress(OSError):  # whether it flooded, the child reports
        peer.use_tool("flood", ask)


def _worst(seen):
    """The slower of the floods; the one in which nothing was answered is the slowest."""
    seen = [one for one in seen if one]
    slowest = max(seen, key=lambda one: one["max_us"] or 1e12, default={})
    return {
        "measured": sum(one["measured"] for one in seen),
        "p50_us": slowest.get("p50_us"),
        "p99_us": slowest.get("p99_us"),
        "max_us": slowest.get("max_us"),
        "wrong": sum(one["wrong"] for one in seen),
        "unanswered": sum(one["failed"] + one["unanswered"] for one in seen),
    }


def report(samples):
    """A row for each case and peer; of several rounds, the median drain and the worst times."""
    rows = []
    for stream, kind, stalled in CASES:
        for peer in tables.peers(samples):
            cell = samples_of(samples, peer, stream, kind, stalled)
            if cell:
                case = f"{stream}, {kind}; subscriber {'stalled' if stalled else 'active'}"
                rows.append([case, peer, *_cells(cell)])
    head = ["flood", "peer", "MB/s, first / again", "calls p50 / p99 / max, ms (answered, not)"]
    head += ["list p50 / max, ms", "RSS before + growth, MB", "lines seen + dropped, of all"]
    return tables.table(head, rows)


def _cells(cell):
    calls = _worst(sample["calls"] | {"failed": 0} for sample in cell)
    lists = _worst(sample["lists"] | {"failed": 0} for sample in cell)
    last = cell[-1]
    share = "–"
    if not last["stalled"] and last["drained_again"]:
        share = f"{last['lines_seen']:,} + {last['lines_dropped']:,} of {last['lines']:,}"
    drained = [number(median(cell, key)) for key in ("drained", "drained_again")]
    return [
        " / ".join(drained) if median(cell, "drained") else "not drained",
        _times(calls, "p50_us", "p99_us", "max_us")
        + f" ({calls['measured']}, {calls['unanswered']})",
        _times(lists, "p50_us", "max_us"),
        f"{number(median(cell, 'rss_before'))} + {max(sample['rss_growth'] for sample in cell)}",
        share + ("" if last["alive"] else "; it ended"),
    ]


def _times(seen, *keys):
    if not seen["measured"]:
        return "no answer"
    return " / ".join(milliseconds(seen[key], 1) for key in keys)
