#!/usr/bin/env bash
# Makes .venv from requirements.lock; does nothing, and needs no network, where it is there already.
set -euo pipefail
cd "$(dirname "$0")/.."
mark=.venv/made-from
if [ -f $mark ] && cmp -s requirements.lock $mark; then exit; fi
uv=$(scripts/uv.sh)
"$uv" venv --quiet --allow-existing .venv
"$uv" pip sync --quiet --python .venv --require-hashes requirements.lock
cp requirements.lock $mark
