"""The command line: `benchmarks/run`."""

import argparse
import json
import os
import resource
import shlex
import sys
import time
from pathlib import Path

from . import check, environment
from .measures import ALL
from .peers import ALL as PEERS
from .rounds import say
from .settings import ROOT, WORK, Settings

ALONE = [["check"], ["report"]]
"""What is no measure, and asked for by itself."""


def main() -> int:
    """Measures what is asked for and prints it; exit code 1 if the check has failed."""
    options = _parse_arguments()
    _allow_many_files()
    settings = _settings(options)
    if options.what == ["report"]:
        print(_report([name for name in ALL if _file(name).exists()]))
        return 0
    if options.what == ["check"]:
        return check.run(settings)
    names = options.what or list(ALL)
    for name in names:
        _measure(name, settings)
    print(_report(names))
    return 0


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks/run", description=__doc__)
    parser.add_argument(
        "what",
        nargs="*",
        metavar="WHAT",
        help=f"{', '.join(ALL)} (all of them, if none is named); "
        "check: whether the load generator notices wrong answers; "
        "report: print the results of the last runs as Markdown",
    )
    names = [kind.name for kind in PEERS]
    parser.add_argument(
        "--quick", action="store_true", help="a smoke run: its numbers mean nothing"
    )
    parser.add_argument("--peers", type=_names, help=f"only these, of {','.join(names)}")
    parser.add_argument("--rounds", type=int, help="how many rounds each measure makes")
    parser.add_argument("--port", type=int, default=15100, help="the first of ten ports (15100)")
    parser.add_argument("--aot-cache", type=Path, help="adds the peer service-aot, with this cache")
    parser.add_argument("--aot-jar", type=Path, help="the jar the cache was made with, if another")
    options = parser.parse_args()
    if options.what not in ALONE:
        _refuse_unknown(parser, options.what, list(ALL))
    _refuse_unknown(parser, options.peers or [], names)
    return options


def _names(text: str) -> list[str]:
    return text.split(",")


def _refuse_unknown(parser, given, known) -> None:
    for name in given:
        if name not in known:
            parser.error(f"{name!r} cannot be used here; there are {', '.join(known)}")


def _settings(options) -> Settings:
    return Settings(
        quick=options.quick,
        rounds=options.rounds,
        peers=options.peers,
        first_port=options.port,
        java=os.environ["JAVA_HOME"] + "/bin/java",
        java_options=_java_options(),
        jar=Path(os.environ.get("SERVICE_JAR", "")),
        aot_cache=options.aot_cache.resolve() if options.aot_cache else None,
        aot_jar=options.aot_jar.resolve() if options.aot_jar else None,
    )


def _java_options() -> list[str]:
    """Those that were given, or those of the image."""
    given = os.environ.get("SERVICE_JAVA_OPTS")
    return [f"@{ROOT}/container/jvm.options"] if given is None else shlex.split(given)


def _allow_many_files() -> None:
    """A thousand subscribers are a thousand sockets, here and in the peers."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _file(name: str) -> Path:
    return WORK / f"{name}.json"


def _measure(name: str, settings: Settings) -> None:
    say(f"{ALL[name].TITLE}:")
    began = time.monotonic()
    samples = ALL[name].measure(settings)
    took = time.monotonic() - began
    result = {
        "environment": environment.describe(settings),
        "seconds": round(took),
        "samples": samples,
    }
    _file(name).write_text(json.dumps(result, indent=1))
    say(f"  {took:.0f} s; all samples are in {_file(name)}")


def _report(names: list[str]) -> str:
    parts = []
    last = None
    for name in names:
        result = json.loads(_file(name).read_text())
        if result["environment"] != last:
            last = result["environment"]
            parts.append(f"**Results**, {environment.sentence(last)}:\n")
        if result["samples"]:
            parts.append(f"### {ALL[name].TITLE}\n\n{ALL[name].report(result['samples'])}")
    return "\n".join(parts)


if __name__ == "__main__":
    sys.exit(main())
