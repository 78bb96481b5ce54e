"""The import of a million survey rows: rows a second, and the memory that it takes."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from audits.demo.chance import chance
from scripts.bench.servers import ROOT, insyn_environment

ROWS = int(float(os.environ.get("INSYN_BENCH_ROWS", "1e6")))
HEADER = (
    "care_form,respondent,situation_improved,trust_in_staff,"
    "treated_with_respect,easy_to_contact,has_implementation_plan\n"
)


def measure() -> Mapping[str, float]:
    """Rows/s and the largest resident memory (MiB) of one import into an empty database."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("INSYN_BENCH_DIR")) as name:
        folder = Path(name)
        rows = _write(folder / "user_survey_2019.csv")
        environment = insyn_environment(f"sqlite:///{folder / 'insyn.db'}", folder)
        flask = (sys.executable, "-m", "flask", "--app", "wsgi")
        subprocess.run((*flask, "db", "upgrade"), env=environment, cwd=ROOT, check=True)  # noqa: S603 - our own
        started = time.perf_counter()
        subprocess.run(  # noqa: S603 - our own
            (*flask, "rows", "import", str(rows)), env=environment, cwd=ROOT, check=True
        )
        took = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {"import rows/s": round(ROWS / took), "import MiB": round(peak)}


def _write(path: Path) -> Path:
    random = chance("bench rows")
    says = ("yes", "yes", "yes", "no", "dont_know", "")
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER)
        for number in range(ROWS):
            group = "outpatient" if number % 5 else "residential"
            file.write(f"{group},{number},{','.join(random.choices(says, k=5))}\n")
    return path
