"""The import of a million survey rows: rows a second, and the memory that it takes."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from random import Random

from scripts.bench.options import Options
from scripts.bench.servers import ROOT, CanNotMeasureError, insyn_environment

HEADER = (
    "care_form,respondent,situation_improved,trust_in_staff,"
    "treated_with_respect,easy_to_contact,has_implementation_plan\n"
)


def measure(options: Options) -> Mapping[str, float]:
    """Rows/s and the largest resident memory (MiB) of one import into an empty database."""
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        rows = _write(folder / "user_survey_2019.csv", options.rows)
        environment = insyn_environment(f"sqlite:///{folder / 'insyn.db'}", folder)
        flask = (sys.executable, "-m", "flask", "--app", "wsgi")
        subprocess.run((*flask, "db", "upgrade"), env=environment, cwd=ROOT, check=True)  # noqa: S603 - our own
        started = time.perf_counter()
        command = (*flask, "rows", "import", str(rows))
        importing = subprocess.Popen(command, env=environment, cwd=ROOT)  # noqa: S603 - our own
        # of this process alone: what the machine keeps for all children knows earlier ones too
        _, status, used = os.wait4(importing.pid, 0)
        took = time.perf_counter() - started
    if status:
        raise CanNotMeasureError("The import failed; its message stands above.")
    peak = used.ru_maxrss / 1024
    return {"import rows/s": round(options.rows / took), "import MiB": round(peak)}


def _write(path: Path, rows: int) -> Path:
    random = Random("rows to import")  # noqa: S311 - made-up rows, no secrets
    says = ("yes", "yes", "yes", "no", "dont_know", "")
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER)
        for number in range(rows):
            group = "outpatient" if number % 5 else "residential"
            file.write(f"{group},{number},{','.join(random.choices(says, k=5))}\n")
    return path
