"""What the web server holds after it has drawn: an auditor reads the summary, a figure and its charts."""

import tempfile
from collections.abc import Mapping
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from audits.demo.users import DOMAIN
from scripts.bench.installation import installation
from scripts.bench.options import Options
from scripts.bench.processes import memory_mib
from scripts.bench.servers import Server, insyn, insyn_environment
from scripts.bench.visitor import HOST, answered, forms_on

AUDITOR = "auditor"
YEAR = "/summary/2017"
READ = (YEAR, f"{YEAR}/charts/history-complaints.svg", f"{YEAR}/figures/complaints")
TIMES = 20  # so that each worker has drawn


def measure(options: Options) -> Mapping[str, float]:
    """The server's memory before anybody has read, and after charts were drawn."""
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        url = f"sqlite:///{Path(name) / 'insyn.db'}"
        environment = insyn_environment(url, Path(name)) | {"INSYN_DEMO": "1"}
        with installation(environment):
            pass
        with insyn(environment) as server:
            opened = _logged_in(server)
            before = memory_mib(server.pid)
            for path in READ * TIMES:
                opened.open(_at(server, path)).read()
            return {
                "two workers MiB, nothing drawn": before,
                "two workers MiB, charts drawn": memory_mib(server.pid),
            }


def _logged_in(server: Server) -> OpenerDirector:
    opened = build_opener(HTTPCookieProcessor(CookieJar()))
    page = opened.open(_at(server, f"/log-in?email={AUDITOR}@{DOMAIN}")).read().decode()
    fields = next(fields for form, fields in forms_on(page) if "demo" in form.get("action", ""))
    opened.open(_at(server, "/demo/log-in"), urlencode(list(answered(fields))).encode()).read()
    return opened


def _at(server: Server, path: str) -> str:
    return f"http://{HOST}:{server.port}{path}"
