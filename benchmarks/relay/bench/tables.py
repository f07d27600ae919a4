"""Medians and Markdown."""

import statistics

PEERS = (
    "direct pipe",
    "limit",
    "service",
    "service-aot",
    "naive",
    "mcp-hub",
    "supergateway",
    "mcp-proxy",
)

CLEAN = 0.12
"""A sample is clean if others took no larger share of the processors meanwhile."""


def clean(samples: list[dict]) -> list[dict]:
    """The clean samples, or all of them if none is."""
    return [s for s in samples if s.get("foreign", 0) <= CLEAN] or samples


def is_noisy(samples: list[dict]) -> bool:
    """Whether no sample is clean."""
    return bool(samples) and all(s.get("foreign", 0) > CLEAN for s in samples)


def median(samples: list[dict], key: str) -> float | None:
    """Of the clean samples."""
    values = [s[key] for s in clean(samples) if s.get(key) is not None]
    return statistics.median(values) if values else None


def total(samples: list[dict], *keys: str) -> int:
    """Over all samples, clean or not: a wrong answer is wrong on a busy machine, too."""
    return sum(s.get(key, 0) for s in samples for key in keys)


def number(value: float | None, digits: int = 0) -> str:
    """For a cell; a dash if there is none."""
    return "–" if value is None else f"{value:,.{digits}f}"


def ratio(value: float | None, other: float | None) -> str:
    """The first one as a multiple of the other."""
    if value is None or not other:
        return "–"
    quotient = value / other
    return f"{quotient:.0f}" if quotient >= 10 else f"{quotient:.2f}"


def milliseconds(microseconds: float | None, digits: int = 2) -> str:
    """For a cell; fewer digits if it is long."""
    if microseconds is None:
        return "–"
    return f"{microseconds / 1e3:,.{digits if microseconds < 1e4 else 0}f}"


def table(head: list[str], rows: list[list]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines) + "\n"


def peers(samples: list[dict]) -> list[str]:
    """Those that there are samples of, always in the same order."""
    order = [name for name in PEERS if matching(samples, peer=name)]
    return order + [name for name in unique(samples, "peer") if name not in order]


def unique(samples: list[dict], key: str) -> list:
    """The values there are, in the order of their first appearance."""
    return list(dict.fromkeys(s[key] for s in samples))


def matching(samples: list[dict], **wanted) -> list[dict]:
    """Those that have these values."""
    return [s for s in samples if all(s.get(key) == value for key, value in wanted.items())]
