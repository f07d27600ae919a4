"""Looks at processes and at the machine through /proc. Ends only what this program started."""

import contextlib
import os
import signal
import subprocess
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
BUSY = (0, 1, 2, 5, 6, 7)  # user, nice, system, irq, softirq, steal: all but idle and iowait


def _read(path: str) -> str:
    try:
        return Path(path).read_text(errors="replace")
    except OSError:
        return ""  # it has ended


def _stat(pid: int) -> list[str]:
    """The fields from the state on: 0 state, 1 parent, 11 to 14 processor times."""
    return _read(f"/proc/{pid}/stat").rpartition(")")[2].split()


def descendants(root: int) -> list[int]:
    """The process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit() and (fields := _stat(int(entry))):
            children.setdefault(int(fields[1]), []).append(int(entry))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def is_running(pid: int, program: str) -> bool:
    """Whether the process runs that program file."""
    try:
        return os.readlink(f"/proc/{pid}/exe") == program
    except OSError:
        return False


def name_of(pid: int) -> str:
    """What people would call the process."""
    if "mcp-guardian" in _read(f"/proc/{pid}/cmdline"):
        return "guardian"
    return _read(f"/proc/{pid}/comm").strip()


def cpu_seconds(pids: list[int], with_reaped: bool = False) -> float:
    """Processor time of these processes, and of the children that they have waited for."""
    total = 0
    for pid in pids:
        if fields := _stat(pid):
            total += sum(int(ticks) for ticks in fields[11 : 15 if with_reaped else 13])
    return total / TICKS


def resident_mb(pid: int) -> float:
    """Resident memory, exactly; costs a walk over the page table."""
    for line in _read(f"/proc/{pid}/smaps_rollup").splitlines():
        if line.startswith("Rss:"):
            return int(line.split()[1]) * 1024 / 1e6
    return 0.0


def resident_mb_now(pid: int) -> float:
    """Resident memory, cheaply: for looking many times a second."""
    fields = _read(f"/proc/{pid}/statm").split()
    return int(fields[1]) * PAGE / 1e6 if fields else 0.0


def threads(pid: int) -> int:
    """How many threads the process has."""
    try:
        return len(os.listdir(f"/proc/{pid}/task"))
    except OSError:
        return 0


class ForeignCpu:
    """What share of the machine's processors others take while we measure."""

    def __init__(self):
        self._start = self._look()

    @staticmethod
    def _look() -> tuple[float, float]:
        times = [int(ticks) / TICKS for ticks in _read("/proc/stat").split("\n", 1)[0].split()[1:9]]
        own = cpu_seconds(descendants(os.getpid()), with_reaped=True)
        return sum(times[i] for i in BUSY) - own, sum(times)

    def share(self) -> float:
        """Since this object was made; from 0 to 1."""
        foreign, total = (now - then for now, then in zip(self._look(), self._start, strict=True))
        return max(0.0, foreign / total) if total > 0 else 0.0


def end(process: subprocess.Popen, patience: float = 15) -> None:
    """Ends a process that we started, politely at first, and then what it leaves behind."""
    family = descendants(process.pid)
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    for pid in family[1:]:
        _kill_if_ours(pid, family)


def _kill_if_ours(pid: int, family: list[int]) -> None:
    """What descended from the ended process now belongs to its kin, or to the first process."""
    fields = _stat(pid)
    if fields and (int(fields[1]) in family or int(fields[1]) in (1, os.getpid())):
        with contextlib.suppress(OSError):  # it may have ended meanwhile
            os.kill(pid, signal.SIGKILL)
