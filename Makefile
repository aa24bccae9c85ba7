# Scharnier: every target sets up what it needs and can be repeated. None needs root.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN = $(VENV)/bin
PYTEST_ARGS ?= -n auto
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-virtualenv

.DEFAULT_GOAL := help
.PHONY: help demo test check format lock clean

help: ## show these targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

demo: $(VENV)/.demo ## start a homeserver, the bot and a chat in this terminal
	@$(BIN)/python -m bot demo

test: $(VENV)/.dev ## run every test
	@echo "==> tests (real Synapse, SQLite, PostgreSQL where there is one)"
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

check: $(VENV)/.dev ## run linters, the type check and the import contracts
	@echo "==> ruff";          $(BIN)/ruff check .
	@echo "==> ruff format";   $(BIN)/ruff format --check .
	@echo "==> mypy";          $(BIN)/mypy
	@echo "==> import-linter"; $(BIN)/lint-imports

format: $(VENV)/.dev ## format the code
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

COMPILE = uv pip compile --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
	--no-annotate --quiet --custom-compile-command 'make lock' pyproject.toml

lock: ## renew the lock files from pyproject.toml (needs uv)
	$(COMPILE) -o locks/run.txt
	$(COMPILE) -o locks/postgres.txt --extra postgres --constraint locks/run.txt
	$(COMPILE) -o locks/demo.txt --extra demo --constraint locks/run.txt
	$(COMPILE) -o locks/dev.txt --extra dev --constraint locks/demo.txt --constraint locks/postgres.txt

clean: ## remove the virtual environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@echo "==> virtual environment in $(VENV) ($(PYTHON))"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "The venv module is missing; on Debian: apt install python3-venv"; exit 1; }

$(VENV)/.demo: $(BIN)/python locks/demo.txt pyproject.toml
	@echo "==> locked dependencies for the demo (about half a minute, once)"
	@$(PIP) --require-hashes -r locks/demo.txt
	@touch $@

$(VENV)/.dev: $(BIN)/python locks/dev.txt pyproject.toml
	@echo "==> locked dependencies for tests (about a minute, once)"
	@$(PIP) --require-hashes -r locks/dev.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@
