"""`python -m bench [SECTION...]`: measures, prints one table, and writes docs/performance.md when asked to."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from bench import figure, report
from bench.figure import Figure
from bench.run import HOME, Run
from bench.sections import SECTIONS, lists

# Only when named: half an hour.
_LONG = {"growth": lists.grow}


def main() -> int:
    given = _arguments()
    every = {**SECTIONS, **_LONG}
    names = given.sections or [name for name in SECTIONS if name != "peers" or given.peers]
    HOME.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=HOME))
    run = Run(given.size, folder, given.peers)
    found: dict[str, list[Figure]] = {}
    try:
        for name in names:
            began = time.monotonic()
            found[name] = every[name](run)
            took = time.monotonic() - began
            print(f"-- {name}: {took:.0f} s", figure.plain(found[name]), sep="\n", file=sys.stderr, flush=True)
            if given.write:
                report.keep(name, given.size, found[name])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(figure.plain([one for figures in found.values() for one in figures]))
    if given.write:
        report.write()
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("bench", description=__doc__)
    parser.add_argument("sections", nargs="*", help="all but peers and growth if none")
    parser.add_argument("--quick", dest="size", action="store_const", const="quick", default="full", help="3 minutes")
    parser.add_argument("--smoke", dest="size", action="store_const", const="smoke", help="only whether it runs")
    parser.add_argument("--peers", action="store_true", help="install MLflow and Phoenix under .run/, and compare")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/performance.md")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
