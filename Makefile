# Two promises: `make demo` shows it, `make test` proves it. Everything else serves these two.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.PHONY: setup demo test check bench clean format docs

PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NPM := build/node_modules/.package-lock.json

setup: $(VENV)/.ready $(NPM)
	@bash build/find_chromium.sh

$(VENV)/.ready: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable ".[demo]" --group dev
	@touch $@

$(NPM): build/package.json build/package-lock.json
	npm ci --prefix build --no-audit --no-fund --loglevel=error
	@touch $@

demo: setup
	$(BIN)/momently demo --port $(PORT)

# What failed while others ran beside it is tried once more, alone: real time decides in a real browser.
test: check
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile || $(BIN)/python -m pytest --last-failed --last-failed-no-failures none

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	build/node_modules/.bin/tsc --project widget/page/tsconfig.json
	build/node_modules/.bin/tsc --project widget/worker/tsconfig.json
	$(BIN)/python -m momently_build.reference --check docs/reference.md

docs: setup
	$(BIN)/python -m momently_build.reference docs/reference.md

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup
	$(BIN)/python -m tests.bench

clean:
	rm -rf $(VENV) build/node_modules build/prepared .bench .screenshots .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
