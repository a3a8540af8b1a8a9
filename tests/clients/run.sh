#!/bin/sh
# Runs the checks against other people's programs in an environment of its own, made the first time
# and when the list of programs has changed. A check with a list of its own beside it, named as it
# is, has an environment to itself, and is passed over where that cannot be made.
# PYTHON and VENV come from the Makefile.
set -eu

cd "$(dirname "$0")/../.."
clients=${VENV:-.venv}-clients

# Make an environment ($1) with a list of programs ($2).
made() {
    [ "$2" -nt "$1/.ready" ] || return 0
    [ -e "$1/bin/python" ] || "${PYTHON:-python3}" -m venv "$1" || return 1
    "$1/bin/python" -m pip install --quiet --disable-pip-version-check -e ".[excel]" -r "$2" ||
        return 1
    touch "$1/.ready"
}

made "$clients" tests/clients/requirements.txt

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
