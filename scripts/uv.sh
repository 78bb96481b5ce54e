#!/usr/bin/env bash
# Prints the path of uv, and installs it into .tools/ first where the machine has none.
set -euo pipefail
cd "$(dirname "$0")/.."
if command -v uv >/dev/null; then command -v uv; exit; fi
tools=.tools
if [ ! -x $tools/bin/uv ]; then
    if ! python3 -m venv $tools >/dev/null 2>&1; then
        rm -rf $tools
        if [ "$(id -u)" != 0 ]; then
            echo "Python cannot make virtual environments here. Install python3-venv (or uv), then try again." >&2
            exit 1
        fi
        echo "Installing python3-venv …" >&2
        apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >&2
        python3 -m venv $tools
    fi
    $tools/bin/pip install --quiet --disable-pip-version-check uv >&2
fi
echo "$PWD/$tools/bin/uv"
