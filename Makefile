# Hashiya: everything a newcomer types. `make run` and `make test` do all the set-up themselves.
#
# The set-up makes .venv beside this file, asks the system for the libraries that Qt needs, and
# fetches the interface's font. It is done once; touching pyproject.toml does it again.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SCREENLESS := QT_QPA_PLATFORM=offscreen

.PHONY: run test check bench clients screenshots package clean setup format

run: $(READY)
	@$(BIN)/hashiya demo

test: check
	$(SCREENLESS) $(BIN)/python -m pytest -n auto --dist loadfile

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)
	$(SCREENLESS) $(BIN)/python -m benchmarks

# Other people's programs on our figures and files, in an environment of their own.
clients: $(READY)
	@PYTHON="$(PYTHON)" VENV="$(VENV)" sh tests/clients/run.sh

screenshots: $(READY)
	$(SCREENLESS) $(BIN)/python -m docs.screenshots

package: $(READY)
	$(BIN)/python packaging/build.py

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

setup: $(READY)

$(READY): pyproject.toml packaging/constraints.txt packaging/setup.sh packaging/fetch_fonts.py
	@PYTHON="$(PYTHON)" VENV="$(VENV)" sh packaging/setup.sh
	@touch $@

clean:
	rm -rf $(VENV) $(VENV)-clients* build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
