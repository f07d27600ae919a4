"""What can be measured, in the order in which it is run and told.

Each module has a TITLE, `measure(settings)`, which returns samples, and `report(samples)`, which
makes Markdown of them.
"""

from . import correctness, fanout, flood, gateway, large, memory, start, throughput, traps

ALL = {
    "throughput": throughput,
    "gateway": gateway,
    "correctness": correctness,
    "memory": memory,
    "start": start,
    "large": large,
    "flood": flood,
    "fanout": fanout,
    "traps": traps,
}
