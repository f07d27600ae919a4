"""Resident memory of the manager alone, with one server and with many."""

import itertools
import time

from .. import processes, tables
from ..peer import PeerFailed
from ..peers import Limit, McpHub, McpProxy, Naive, Service, ServiceAot, Supergateway, chosen
from ..rounds import in_turn, say
from ..tables import matching, median, number

TITLE = "Memory"


def measure(settings):
    """Each peer afresh with 1, 50 and 300 servers, all of which have answered."""
    kinds = (Limit, Service, ServiceAot, Naive, McpHub, Supergateway, McpProxy)
    samples = []
    for number_of_round in range(settings.rounds_of(3)):
        for servers in settings.pick((1, 50, 300), (1, 20)):
            for peer in in_turn(number_of_round, chosen(settings, *kinds)):
                if servers > 1 and not peer.takes_many_servers:
                    continue
                try:
                    with peer.start(servers, patience=180):
                        samples.append(_sample(settings, peer, servers))
                        say(f"  {samples[-1]}")
                except PeerFailed as failure:
                    say(f"  left out: {failure}")
    return samples


def _sample(settings, peer, servers):
    for i in range(servers):
        _await_answer(peer, f"s{i}")
    time.sleep(settings.pick(5, 1))
    pids = peer.manager_pids()
    parts: dict[str, float] = {}
    for pid in pids:
        name = processes.name_of(pid)
        parts[name] = round(parts.get(name, 0) + processes.resident_mb(pid), 1)
    return {
        "peer": peer.name,
        "servers": servers,
        "rss_mb": round(sum(parts.values()), 1),
        "parts": parts,
        "threads": sum(processes.threads(pid) for pid in pids),
    }


def _await_answer(peer, server):
    end = time.monotonic() + 60
    while "here" not in peer.use_tool("echo", {"message": "here"}, server):
        if time.monotonic() > end:
            raise PeerFailed(f"Server {server} of {peer.name} does not answer.")
        time.sleep(0.1)


def report(samples):
    """Totals, what a server adds, and the parts of the largest."""
    counts = sorted(tables.unique(samples, "servers"))
    rows = []
    for peer in tables.peers(samples):
        of_peer = matching(samples, peer=peer)
        totals = [median(matching(of_peer, servers=count), "rss_mb") for count in counts]
        largest = max(of_peer, key=lambda sample: sample["servers"])
        parts = " + ".join(f"{name} {size:.1f}" for name, size in largest["parts"].items())
        rows.append(
            [
                peer,
                *(number(value, 1) for value in totals),
                *_slopes(counts, totals),
                f"{parts} MB, {largest['threads']} threads",
            ]
        )
    head = ["peer", *(f"{count} server{'s' * (count > 1)}, MB" for count in counts)]
    head += [f"per server, {low} to {high}" for low, high in itertools.pairwise(counts)]
    note = "The manager's own processes, without the children. "
    note += "Of a peer that takes one server only, each server needs one.\n\n"
    return note + tables.table([*head, "of which, at the most servers"], rows)


def _slopes(counts, totals):
    slopes = []
    for i in range(1, len(counts)):
        known = totals[i] is not None and totals[i - 1] is not None
        slope = (totals[i] - totals[i - 1]) / (counts[i] - counts[i - 1]) if known else None
        slopes.append("–" if slope is None else f"{slope:.2f} MB")
    return slopes
