# Nightdesk: set up, show, test, measure. Needs make and a Python of 3.11 or newer, nothing else.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { command -v $$p; break; }; done)
BIN := .venv/bin
export OPENBLAS_NUM_THREADS ?= 1
SETUP := .venv/.setup
DEV := .venv/.dev

.PHONY: help setup demo demo-all test lint lock bench bench-matching clean

help: ## Show what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Nightdesk needs Python 3.11 or newer: put it on the PATH or say make PYTHON=/path/to/python3"; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip' 2>/dev/null || { echo "This Python cannot make virtual environments. On Debian and Ubuntu: apt-get install -y python3-venv"; exit 1; }
	"$(PYTHON)" -m venv .venv

$(SETUP): .venv/bin/python requirements.lock
	@echo "Installing the locked libraries into .venv (about a minute, once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes -r requirements.lock
	@echo "$(CURDIR)" > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/nightdesk.pth"
	@printf '#!/bin/sh\nexec "%s/$(BIN)/python" -m bot "$$@"\n' "$(CURDIR)" > $(BIN)/nightdesk && chmod +x $(BIN)/nightdesk
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m compileall -q -j 0 .venv/lib bot adapters handoff || true
	@echo "Fitting the matcher to the articles (one to two minutes, once) ..."
	@$(BIN)/nightdesk ask --config config.example.toml hello >/dev/null
	@touch $@

$(DEV): $(SETUP) requirements-dev.lock
	@echo "Installing what the tests need (about a minute, once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes -r requirements-dev.lock
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m compileall -q -j 0 .venv/lib || true
	@touch $@

setup: $(SETUP) ## Set up: .venv with the locked libraries and the nightdesk command
	@echo "Ready. Try: make demo, or $(BIN)/nightdesk --help"

demo: $(SETUP) ## The main job on embedded SQLite, without credentials
	$(BIN)/nightdesk demo

demo-all: $(SETUP) ## The same with Telegram, Discord and X: play people on each, side by side
	$(BIN)/nightdesk demo --all

test: $(DEV) ## All tests: browser and PostgreSQL among them
	$(BIN)/python -m tests.chromium
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2 --dist loadgroup

lint: $(DEV) ## Only the checks that run nothing
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports && $(BIN)/deptry .

bench: $(DEV) ## Measure; prints ratios within one run
	$(BIN)/python -m tests.bench

bench-matching: $(DEV) ## Measure the matcher beside two plain rivals: make bench-matching DATA=folder (see docs/matching.md)
	@test -n "$(DATA)" || { echo "Say where the question sets are: make bench-matching DATA=folder (docs/matching.md says which)"; exit 1; }
	$(BIN)/python -m tests.bench.matching "$(DATA)" $(ARGS)

lock: $(DEV) ## Renew both locks (hashes, no addresses)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet --upgrade pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet --upgrade pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock

clean: ## Remove the virtual environment and every cache
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
