"""What one run of the benchmark is asked for."""

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
ROOT = HERE.parent.parent
WORK = ROOT / "target" / "benchmarks"


def tool(name: str) -> str:
    """The path of one of our C programs."""
    return str(WORK / "bin" / name)


@dataclass(frozen=True)
class Settings:
    """Options of the command line, and what `run` has found out."""

    quick: bool
    rounds: int | None
    peers: list[str] | None
    first_port: int
    java: str
    java_options: list[str]
    jar: Path
    aot_cache: Path | None
    aot_jar: Path | None

    def pick(self, full, quick):
        """A size of something: the one for real results, or the one for a quick look."""
        return quick if self.quick else full

    def rounds_of(self, full: int) -> int:
        """How many rounds a measure makes."""
        return self.rounds if self.rounds is not None else self.pick(full, 1)
