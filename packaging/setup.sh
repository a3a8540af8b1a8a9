#!/bin/sh
# Sets up a fresh checkout: Python, system libraries, virtual environment, font.
# Called by make; PYTHON and VENV come from the Makefile. Safe to run again.
set -eu

cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
venv=${VENV:-.venv}

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# Runs a command as root: directly, or through sudo where that needs no password or a terminal can
# be asked for one. Otherwise fails, and the caller prints the command to type.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
        sudo "$@"
    else
        return 1
    fi
}

install_packages() {
    missing=$*
    if command -v apt-get >/dev/null; then
        say "Installing missing system packages: $missing"
        # shellcheck disable=SC2086
        if as_root env DEBIAN_FRONTEND=noninteractive sh -c '
            apt-get update -qq && apt-get install -qq -y --no-install-recommends "$@"' sh $missing \
            >&2; then
            return 0
        fi
    fi
    fail "System packages are missing and could not be installed. Please type:
    sudo apt-get update && sudo apt-get install $missing"
}

# ------------------------------------------------------------------------------------ Python
command -v "$python" >/dev/null || install_packages python3 python3-venv
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail \
    "Hashiya needs Python 3.11 or newer; $python is $("$python" -V 2>&1). Please type:
    sudo apt-get install python3.11 python3.11-venv && make PYTHON=python3.11 $*"
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    install_packages "python$version-venv"
fi

# ------------------------------------------------------------------------------------ Qt's libraries
# One line a package: the package, then a library of it that must be found. The first group lets Qt
# draw at all, the second lets it open windows on X11.
missing=""
while read -r package library; do
    [ -n "$package" ] || continue
    if ! "$python" - "$library" <<'PY'
import ctypes, sys
try:
    ctypes.CDLL(sys.argv[1])
except OSError:
    sys.exit(1)
PY
    then missing="$missing $package"; fi
done <<'EOF'
libglib2.0-0 libglib-2.0.so.0
libgl1 libGL.so.1
libegl1 libEGL.so.1
libfontconfig1 libfontconfig.so.1
libdbus-1-3 libdbus-1.so.3
libxkbcommon0 libxkbcommon.so.0
libxcb-cursor0 libxcb-cursor.so.0
libxcb-icccm4 libxcb-icccm.so.4
libxcb-image0 libxcb-image.so.0
libxcb-keysyms1 libxcb-keysyms.so.1
libxcb-render-util0 libxcb-render-util.so.0
libxcb-shape0 libxcb-shape.so.0
libxcb-util1 libxcb-util.so.1
libxcb-xkb1 libxcb-xkb.so.1
libxkbcommon-x11-0 libxkbcommon-x11.so.0
EOF
# Newer Debian and Ubuntu renamed the first package; ask for the name that is there.
case $missing in *libglib2.0-0*)
    if command -v apt-cache >/dev/null && apt-cache show libglib2.0-0t64 >/dev/null 2>&1; then
        missing=$(printf '%s' "$missing" | sed 's/libglib2.0-0/libglib2.0-0t64/')
    fi ;;
esac
# shellcheck disable=SC2086
[ -z "$missing" ] || install_packages $missing

# ------------------------------------------------------------------------------------ environment
if ! [ -x "$venv/bin/python" ]; then
    say "Making the virtual environment in $venv"
    "$python" -m venv "$venv"
fi
say "Installing Hashiya and its dependencies (once; a few minutes)"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    --constraint packaging/constraints.txt --editable '.[dev]'

# ------------------------------------------------------------------------------------ font
"$venv/bin/python" packaging/fetch_fonts.py
