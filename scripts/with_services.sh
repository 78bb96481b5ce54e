#!/usr/bin/env bash
# Runs a command with what the tests need beside the code: a browser and a throw-away PostgreSQL.
# Installs them from Debian's packages where it is root; a second run needs no network.
set -euo pipefail
cd "$(dirname "$0")/.."

newest_postgresql() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }
browser() { command -v chromium || command -v chromium-browser || true; }

missing=()
[ -n "$(browser)" ] || missing+=(chromium)
[ -n "$(newest_postgresql)" ] || missing+=(postgresql)
if [ ${#missing[@]} -gt 0 ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing ${missing[*]} …"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

if [ -n "$(browser)" ]; then
    INSYN_TEST_BROWSER=$(browser)
    export INSYN_TEST_BROWSER
elif ! .venv/bin/playwright install chromium; then
    echo "No browser: install Chromium (Debian: chromium), then run make test again." >&2
    exit 1
fi

bin=$(newest_postgresql)
if [ -z "$bin" ]; then
    echo "No PostgreSQL: install it (Debian: postgresql), then run make test again." >&2
    exit 1
fi
data=$(mktemp -d /tmp/insyn-postgresql.XXXXXX)
port=$(.venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
as_owner=()
if [ "$(id -u)" = 0 ]; then
    # PostgreSQL refuses to run as root.
    chown postgres "$data"
    as_owner=(runuser -u postgres --)
fi
cleanup() {
    "${as_owner[@]}" "$bin/pg_ctl" -D "$data/db" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$data"
}
trap cleanup EXIT
(
    cd "$data"
    "${as_owner[@]}" "$bin/initdb" -D "$data/db" -U insyn -A trust -E UTF8 --locale=C.UTF-8 \
        --locale-provider=icu --icu-locale=sv-SE >/dev/null
    "${as_owner[@]}" "$bin/pg_ctl" -D "$data/db" -w -l "$data/log" \
        -o "-p $port -k $data -c listen_addresses=127.0.0.1 -c fsync=${INSYN_TEST_FSYNC:-off}" start >/dev/null
)
export INSYN_TEST_POSTGRESQL="postgresql+psycopg://insyn@127.0.0.1:$port/postgres"
"$@"
