"""Wrong answers: bursts of callers at once, and callers with late answers for a while."""

import http.client
import random
import threading

from .. import tables
from ..load import DELAYED_ECHO, load
from ..peer import PeerFailed
from ..peers import (
    Limit,
    McpHub,
    McpProxy,
    Naive,
    Service,
    StreamableHttpPeer,
    Supergateway,
    chosen,
)
from ..rounds import say

TITLE = "Wrong answers"
SESSIONS = 10


def _no_delay(count):
    return [0] * count


def _random_delay(count):
    return [random.randint(0, 50) for _ in range(count)]


def _reversed(count):
    return [50 - 50 * i // count for i in range(count)]


MODES = {
    "distinct ids": (False, _no_delay),
    "equal ids": (True, _no_delay),
    "distinct ids, 0–50 ms": (False, _random_delay),
    "equal ids, 0–50 ms": (True, _random_delay),
    "distinct ids, answered in reverse": (False, _reversed),
}


def measure(settings):
    """Bursts of 50 and of 200; then 64 callers for a while, with answers after 0 to 50 ms."""
    samples = []
    for peer in chosen(settings, Limit, Service, Naive, McpHub, Supergateway, McpProxy):
        try:
            with peer.start():
                samples += _bursts(settings, peer)
                samples.append(_callers_for_a_while(settings, peer))
        except PeerFailed as failure:
            say(f"  left out: {failure}")
    return samples


def _bursts(settings, peer):
    samples = []
    for size in settings.pick((50, 200), (50,)):
        for mode, (equal, delays) in MODES.items():
            for _ in range(settings.rounds_of(5)):
                sample = _burst(peer, size, equal, delays) | {"peer": peer.name, "mode": mode}
                samples.append(sample)
            say(f"  {peer.name}, {mode}, {size} callers: {sample}")
    return samples


def _burst(peer, size, equal, delays):
    sessions = _sessions(peer) if equal else [peer.headers()]
    # Two callers in one session must not use one id; so there are as many callers as sessions.
    size = len(sessions) if equal and isinstance(peer, StreamableHttpPeer) else size
    start = threading.Barrier(size)
    outcomes = []
    calls = [(1 if equal else 1000 + i, i, delay) for i, delay in enumerate(delays(size))]
    callers = [
        threading.Thread(
            target=_call,
            args=(peer, call, sessions[call[1] % len(sessions)], start, outcomes),
        )
        for call in calls
    ]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    return {outcome: outcomes.count(outcome) for outcome in ("right", "wrong", "failed")}


def _sessions(peer):
    if not isinstance(peer, StreamableHttpPeer) or peer.session is None:
        return [peer.headers()]
    return [peer.headers() | {"Mcp-Session-Id": peer.new_session()} for _ in range(SESSIONS)]


def _call(peer, call, headers, start, outcomes):
    call_id, index, delay = call
    body = peer.call("echo", f'{{"message":"t{index}z","delayMs":{delay}}}', str(call_id))
    start.wait()
    try:
        status, _, text = peer.post(body, headers=headers, timeout=15)
    except (OSError, http.client.HTTPException):
        status, text = 0, ""
    if status != 200:
        outcomes.append("failed")
    elif f"t{index}z" in text and (not peer.has_ids or _has_id(text, call_id)):
        outcomes.append("right")
    else:
        outcomes.append("wrong")


def _has_id(text, call_id):
    return any(f'"id":{call_id}{end}' in text for end in ",}")


def _callers_for_a_while(settings, peer):
    seconds = settings.pick(5, 1)
    seen = load(peer, DELAYED_ECHO, connections=64, seconds=seconds)
    say(f"  {peer.name}, 64 callers: {seen['right']} right, {seen['wrong']} wrong")
    failed = seen["failed"] + seen["unanswered"]
    return {"peer": peer.name, "mode": "64 callers for a while, 0–50 ms", "failed": failed} | {
        key: seen[key] for key in ("right", "wrong")
    }


def report(samples):
    """Per peer and mode: wrong answers, and those that never came."""
    modes = tables.unique(samples, "mode")
    rows = []
    for peer in tables.peers(samples):
        rows.append(
            [peer, *(_cell(tables.matching(samples, peer=peer, mode=mode)) for mode in modes)]
        )
    return "Wrong / without an answer, of calls:\n\n" + tables.table(["peer", *modes], rows)


def _cell(samples):
    wrong, failed = tables.total(samples, "wrong"), tables.total(samples, "failed")
    return f"{wrong} / {failed} of {tables.total(samples, 'right', 'wrong', 'failed'):,}"
