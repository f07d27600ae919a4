"""Starting several peers, and visiting them in turn."""

import contextlib
import sys
from collections.abc import Iterator

from .peer import Peer, PeerFailed


def say(text: str) -> None:
    """What is going on, for who waits."""
    print(text, file=sys.stderr, flush=True)


@contextlib.contextmanager
def all_running(peers: list[Peer]) -> Iterator[list[Peer]]:
    """All of them at once: idle ones take no processor time. One that fails is left out."""
    with contextlib.ExitStack() as stack:
        running = []
        for peer in peers:
            try:
                running.append(stack.enter_context(peer.start()))
            except PeerFailed as failure:
                say(f"  left out: {failure}")
        yield running


def in_turn(round_number: int, things: list) -> list:
    """In reversed order every other round, so that nobody always follows the same neighbour."""
    return things if round_number % 2 == 0 else things[::-1]
