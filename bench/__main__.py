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
from bench.sections import NAMED, SECTIONS


def main() -> int:
    given = _arguments()
    asked = {"peers"} if given.peers else {"growth"} if given.size == "smoke" else set()
    names = given.sections or [name for name in SECTIONS if name not in NAMED - asked]
    HOME.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=HOME))
    run = Run(given.size, folder, given.largest)
    found: dict[str, list[Figure]] = {}
    try:
        for name in names:
            began, figures = time.monotonic(), found.setdefault(name, [])
            for one in SECTIONS[name](run):
                figures.append(one)
                print(f"{name}, {time.monotonic() - began:.0f} s: {figure.line(one)}", file=sys.stderr, flush=True)
                # As they come, and marked: a run of hours that is stopped leaves what it had.
                if given.write:
                    report.keep(name, given.size, figures, whole=False)
            if given.write:
                report.keep(name, given.size, figures, whole=True)
    finally:
        print(figure.plain([one for figures in found.values() for one in figures]))
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("bench", description=__doc__)
    parser.add_argument("sections", nargs="*", help=f"all but {', '.join(sorted(NAMED))} if none")
    parser.add_argument("--quick", dest="size", action="store_const", const="quick", default="full", help="3 minutes")
    parser.add_argument("--smoke", dest="size", action="store_const", const="smoke", help="only whether it runs")
    parser.add_argument("--peers", action="store_true", help="install MLflow and Phoenix under .run/, and compare")
    largest = "spans of the growth section's largest store, for a shorter run: 10_000, 30_000, ... 10_000_000"
    parser.add_argument("--largest", type=int, default=0, metavar="SPANS", help=largest)
    parser.add_argument("--write", action="store_true", help="put the figures into docs/performance.md")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
