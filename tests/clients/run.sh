#!/bin/sh
# Runs the checks against other people's programs in an environment of its own, made the first time.
# PYTHON and VENV come from the Makefile.
set -eu

cd "$(dirname "$0")/../.."
clients=${VENV:-.venv}-clients

if [ ! -e "$clients/.ready" ]; then
    "${PYTHON:-python3}" -m venv "$clients"
    "$clients/bin/python" -m pip install --quiet --disable-pip-version-check \
        -e ".[excel]" -r tests/clients/requirements.txt
    touch "$clients/.ready"
fi

status=0
for check in tests/clients/*.py; do
    name=$(basename "$check" .py)
    [ "$name" = __init__ ] && continue
    echo "== $name"
    "$clients/bin/python" -m "tests.clients.$name" || status=1
done
exit $status
