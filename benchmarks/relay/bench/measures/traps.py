"""Three traps that no other measure shows: each is passed or not."""

import dataclasses
import shutil

from .. import tables
from ..load import load
from ..peer import PeerFailed
from ..peers import Service, ServiceAot, chosen
from ..rounds import say

TITLE = "Traps"
QUICK_ENOUGH = 1.0
"""Seconds. Where the accept backlog overflows, the kernel lets the next try wait for a second."""


class ServiceAotOrNothing(ServiceAot):
    """Refuses to start if the JVM would pass the cache over."""

    cache_options = ("-XX:AOTMode=on",)


class ServiceAotMismatch(ServiceAotOrNothing):
    """The same with a copy of the jar, which has another place and time than the cache knows."""

    def java_command(self, options, jar):
        copy = self.folder / "copy.jar"
        shutil.copy(self.settings.aot_jar or jar, copy)
        settings = dataclasses.replace(self.settings, aot_jar=copy)
        return ServiceAotOrNothing(settings, self.port).java_command(options, copy)


def measure(settings):
    """Connections one after the other, many calls on one connection, and the AOT cache."""
    samples = []
    for peer in chosen(settings, Service):
        with peer.start():
            load(peer, connections=16, seconds=1)
            samples += [_connections(peer, count) for count in (256, 1024)]
            samples.append(_keep_alive(peer))
    for peer in chosen(settings, ServiceAot):
        samples += _aot_cache(settings, peer.port)
    for sample in samples:
        say(f"  {sample}")
    return samples


def _connections(peer, count):
    seen = load(
        peer,
        connections=count,
        calls=count,
        seconds=30,
        timeout=30,
        method="GET",
        path=peer.list_path,
        expect="status",
    )
    return {
        "trap": f"{count:,} connections opened one after the other, a GET on each",
        "passed": seen["connecting_seconds"] < QUICK_ENOUGH and seen["right"] == count,
        "seen": f"{seen['connecting_seconds'] * 1e3:.0f} ms, {seen['right']:,} answers",
    }


def _keep_alive(peer):
    seen = load(peer, connections=1, calls=1000, seconds=30)
    return {
        "trap": "1,000 calls on one connection",
        "passed": seen["reconnects"] == 0 and seen["right"] == 1000,
        "seen": f"{seen['reconnects']} reconnects, {seen['right']:,} right answers",
    }


def _aot_cache(settings, port):
    used, why = _starts(ServiceAotOrNothing(settings, port))
    started, complaint = _starts(ServiceAotMismatch(settings, port))
    noticed = not started and "[aot]" in complaint
    return [
        {"trap": "the AOT cache is used (-XX:AOTMode=on)", "passed": used, "seen": why},
        {
            "trap": "that mode notices an AOT cache that does not fit",
            "passed": noticed,
            "seen": "it refused to start" if noticed else complaint,
        },
    ]


def _starts(peer):
    try:
        with peer.start():
            return True, f"first answer after {peer.seconds_to_answer:.2f} s"
    except PeerFailed as failure:
        return False, " ".join(str(failure).split())[:300]


def report(samples):
    """Passed or not."""
    rows = [[s["trap"], "passed" if s["passed"] else "**not passed**", s["seen"]] for s in samples]
    return tables.table(["trap", "", "seen"], rows)
