"""`python -m scripts.bench [PART …] [--seconds 2 …]`: all parts, unless some are named; `--help` tells more."""

import importlib
import json
import sys

from scripts.bench.options import options_of
from scripts.bench.servers import CanNotMeasureError


def main() -> None:
    """Measure, and print every figure; the ratios are of this one run."""
    options = options_of(sys.argv[1:])
    for name in options.parts:
        try:
            figures = importlib.import_module(f"scripts.bench.{name}").measure(options)
        except CanNotMeasureError as error:
            sys.exit(f"{name}: {error}")
        for what, value in figures.items():
            sys.stdout.write(f"{what:<60} {value}\n")
        sys.stdout.flush()
        if options.out:
            with options.out.open("a", encoding="utf-8") as file:
                file.write(json.dumps({name: dict(figures)}, default=vars) + "\n")


if __name__ == "__main__":
    main()
