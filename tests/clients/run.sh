#!/bin/sh
# Runs the checks against other people's programs in an environment of its own, made the first time
# and when the list of programs has changed. A check with a list of its own, NAME.requirements.txt,
# has an environment of its own: its program does not live beside the others.
# PYTHON and VENV come from the Makefile.
set -eu

cd "$(dirname "$0")/../.."
clients=${VENV:-.venv}-clients

# Makes an environment for a list of programs, where it is missing or older than the list.
make_ready() {
    if [ -e "$1/.ready" ] && [ ! "$2" -nt "$1/.ready" ]; then return 0; fi
    [ -e "$1/bin/python" ] || "${PYTHON:-python3}" -m venv "$1"
    "$1/bin/python" -m pip install --quiet --disable-pip-version-check -e ".[excel]" -r "$2"
    touch "$1/.ready"
}

make_ready "$clients" tests/clients/requirements.txt

status=0
for check in tests/clients/*.py; do
    name=$(basename "$check" .py)
    [ "$name" = __init__ ] && continue
    echo "== $name"
    environment=$clients
    if [ -e "tests/clients/$name.requirements.txt" ]; then
        environment=$clients-$name
        make_ready "$environment" "tests/clients/$name.requirements.txt"
    fi
    "$environment/bin/python" -m "tests.clients.$name" || status=1
done
exit $status
