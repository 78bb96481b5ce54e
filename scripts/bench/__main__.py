"""`python -m scripts.bench [ratings|pages|row_import|family_page|protection …]`: all, unless some are named."""

import importlib
import json
import os
import sys

ALL = ("ratings", "family_page", "pages", "row_import", "protection")


def main() -> None:
    """Measure, and print every figure; the ratios are of this one run."""
    wanted = sys.argv[1:] or ALL
    for name in wanted:
        figures = importlib.import_module(f"scripts.bench.{name}").measure()
        for what, value in figures.items():
            sys.stdout.write(f"{what:<50} {value}\n")
        sys.stdout.flush()
        if path := os.environ.get("INSYN_BENCH_OUT"):
            with open(path, "a", encoding="utf-8") as file:  # noqa: PTH123 - appended, line by line
                file.write(json.dumps({name: dict(figures)}) + "\n")


if __name__ == "__main__":
    main()
