# Two commands for a newcomer: `make run` opens the demo practice, `make test` proves it.
# Files under .make/ remember what is done, so a second call starts at once.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := .make/uv/bin/uv
HK := $(BIN)/hartkracht
FRONTEND := $(shell find frontend -type f -not -path '*/node_modules/*' 2>/dev/null)

# Compiled modules are kept, whatever the machine is set to: without them every process compiles the product anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run serve setup test check prove lint contracts unit browser docs printed rulebook pictures locks clean
.DEFAULT_GOAL := help

help:            ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:[^#]*##/\t/' | expand -t 18

run: .make/core .make/assets   ## set up what is missing and open the demo practice on http://localhost:8000
	@$(HK) serve --demo

serve: .make/core .make/assets ## open your own practice on http://localhost:8000
	@$(HK) serve

setup: .make/dev .make/assets .make/chromium   ## everything a developer needs

test: setup      ## everything that proves the product, browser tests included
	@$(MAKE) --no-print-directory lint contracts
	@$(BIN)/python -m pytest -q -n auto --dist loadfile tests --ignore tests/browser
	@$(BIN)/python tools/with_postgres.py $(BIN)/python -m pytest -q tests/store
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile tests/browser

check: setup     ## the fast check, under a minute: lint, types, contracts, printed pages, unit tests
	@$(MAKE) --no-print-directory -j2 lint contracts unit

lint:
	@$(BIN)/ruff check -q . && $(BIN)/ruff format -q --check .
	@$(BIN)/mypy --no-error-summary
	@cd frontend && PATH="$(CURDIR)/.node/bin:$$PATH" node node_modules/typescript/bin/tsc --noEmit

contracts:
	@$(BIN)/lint-imports --no-cache >/dev/null || $(BIN)/lint-imports --no-cache
	@$(HK) facts --check docs && $(HK) rulebook --check docs && $(HK) session --check docs
	@$(BIN)/python tools/commands.py --check docs

unit:
	@$(BIN)/python -m pytest -q -x -n 2 -m "not slow" tests --ignore tests/browser --ignore tests/store --ignore tests/doors

browser: setup   ## the browser tests alone
	@$(BIN)/python -m pytest -q tests/browser

prove: setup     ## the heavy proofs: kills, fuzzing, long simulations (minutes to hours; SCALE=0.1 for a taste)
	@SCALE=$(or $(SCALE),1) $(BIN)/python -m pytest -q prove

docs: .make/dev   ## print the pages that come from rules, facts, commands and tables
	@$(HK) facts --write docs && $(HK) rulebook --write docs && $(HK) session --write docs
	@$(BIN)/python tools/commands.py --write docs
	@$(BIN)/python -c "from hartkracht.permissions import page; print(page(), end='')" > docs/permissions.md

printed: .make/dev ## print anew what tests hold to its letter: constants, answers, stories, records, live hours
	@for each in laws.constants rules.answers journey.stories journey.records machine.hours; do $(BIN)/python -m tests.$$each; done

rulebook: docs

pictures: setup  ## make the pictures of every page in docs/pictures
	@$(BIN)/python -m tests.browser.pictures docs/pictures
	@$(BIN)/python -m tests.browser.room_pictures docs/pictures

locks:           ## resolve the locks anew (no host, no path is written)
	$(UV) pip compile $(LOCK) locks/uv.in -o locks/uv.txt
	$(UV) pip compile $(LOCK) pyproject.toml --group build --extra parquet -o locks/core.txt
	$(UV) pip compile $(LOCK) pyproject.toml --group build --group dev --extra plot --extra postgres --extra gateway --extra research -o locks/dev.txt
	$(UV) pip compile $(LOCK) --group node -o locks/node.txt
LOCK := --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet

clean:
	rm -rf .make .venv node_modules frontend/node_modules src/hartkracht/clinic/static/dist

# --- what the commands stand on -------------------------------------------------------------

# uv lives apart: it sets the product up and is no part of it.
.make/venv: locks/uv.txt
	@mkdir -p .make
	@$(PYTHON) tools/preflight.py
	@test -x $(UV) || $(PYTHON) -m venv .make/uv
	@.make/uv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r locks/uv.txt || { $(PYTHON) tools/preflight.py --registry; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv --without-pip $(VENV)
	@touch $@

# The developer's set holds the core's; once it is there, `make run` must not take it apart.
.make/core: .make/venv locks/core.txt pyproject.toml
	@test -e .make/dev || $(UV) pip sync -q --python $(BIN)/python --require-hashes locks/core.txt || { $(PYTHON) tools/preflight.py --registry; exit 1; }
	@test -e .make/dev || $(UV) pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

.make/dev: .make/venv locks/dev.txt pyproject.toml
	@$(UV) pip sync -q --python $(BIN)/python --require-hashes locks/dev.txt || { $(PYTHON) tools/preflight.py --registry; exit 1; }
	@$(UV) pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

.make/node: .make/venv
	@sh tools/node.sh
	@touch $@

.make/assets: .make/node frontend/package-lock.json $(FRONTEND)
	@sh tools/assets.sh
	@touch $@

.make/chromium: .make/dev
	@sh tools/chromium.sh
	@touch $@
