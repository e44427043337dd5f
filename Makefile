# Every target sets up what it needs. `make` alone says what there is.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
TOOLS := $(VENV)/.tools
UV := uv==0.13.9
# Set on some machines: the first four would reach into the environment that is made here, and without its
# byte code every process would compile the libraries anew (seconds each).
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV CONDA_PREFIX PYTHONDONTWRITEBYTECODE

KILLS ?= 200
SHORT ?=
PORT ?= 0
DEEP ?=
# Three workers keep two cores busy: each waits for its Synapse now and then. Neighbours stay together.
SPREAD := -n 3 --dist worksteal
INSTALL = if [ -x $(BIN)/uv ]; then $(BIN)/uv pip install --quiet --python $(BIN)/python -r $(1); \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check -r $(1); fi

APT = command -v apt-get >/dev/null || { echo "Install $(1), then try again." >&2; exit 1; }; \
	if [ "$$(id -u)" = 0 ]; then as=; elif command -v sudo >/dev/null; then as=sudo; \
	else echo "Ask whoever is root here to run: apt-get install -y $(1)" >&2; exit 1; fi; \
	$$as apt-get update -qq && $$as env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(1)

.PHONY: help install demo run test check coverage bench chaos messages approve format browser clock clean

help: ## Show this help
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(RUNTIME) ## Install what the bot needs to run, into .venv

demo: $(TOOLS) ## See the bot at work on a page: no account, nothing leaves this machine
	$(BIN)/python bot.py demo --tour --port $(PORT)

run: $(RUNTIME) ## Run the bot with the settings in .env
	$(BIN)/python bot.py run

test: $(TOOLS) browser ## Run all tests, with a real Synapse and a real browser; DEEP=1 tries many more examples
	$(BIN)/python -m pytest $(SPREAD) $(if $(DEEP),--hypothesis-profile=deep --timeout=600)

check: $(TOOLS) ## Lint, format, types, layers, catalogues, migrations, and the tests that guard the source
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.messages check
	$(BIN)/python -m tools.commands --check
	$(BIN)/python -m tools.access --check
	$(BIN)/python -m tools.statutes --check
	$(BIN)/python -m organiser.storage.check
	$(BIN)/python -m pytest -q tests/guards

coverage: $(TOOLS) browser ## Run all tests and say what they leave out; slower than test
	$(BIN)/python -m pytest $(SPREAD) --cov --cov-report= --timeout=300
	$(BIN)/coverage report

bench: $(TOOLS) ## Measure beside a bare forwarder; SHORT=1 runs it quickly, for information
	$(BIN)/python -m bench $(if $(SHORT),--short)

chaos: $(TOOLS) clock ## Kill the bot under load KILLS=200 times, and count what is lost or repeated
	$(BIN)/python -m bench.chaos --kills $(KILLS)

messages: $(TOOLS) ## Bring the catalogues up to date with the sentences in the source
	$(BIN)/python -m tools.messages update

approve: $(TOOLS) ## Accept what the views say now; the diff of tests/views/approved is for people who speak the languages
	$(BIN)/python -m pytest -q tests/views tests/handlers/members --approve

format: $(TOOLS) ## Format the source, and mend what can be mended by itself
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

browser: ## Make sure that there is a Chromium
	@for name in chromium chromium-browser google-chrome; do command -v $$name >/dev/null && exit 0; done; \
	$(call APT,chromium fonts-noto-cjk fonts-noto-color-emoji)

clock: ## Make sure that there is a clock that can be stepped, for chaos
	@ls /usr/lib/*/faketime/libfaketime.so.1 /usr/local/lib/*/faketime/libfaketime.so.1 2>/dev/null | grep -q . && exit 0; \
	$(call APT,libfaketime)

clean: ## Remove what was made here; data and settings stay
	rm -rf $(VENV) build .coverage .coverage.* .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo "Python 3.11 or newer is needed: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	{ rm -rf $(VENV); echo "Python lacks venv: apt-get install -y python3-venv, then try again." >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check $(UV) || echo "uv is not to be had: pip will do."

$(RUNTIME): requirements.txt constraints.txt | $(BIN)/python
	@echo "Installing what the bot needs..."
	@$(call INSTALL,requirements.txt)
	@touch $@

$(TOOLS): requirements-dev.txt requirements.txt constraints.txt | $(BIN)/python
	@echo "Installing the tools and test servers..."
	@$(call INSTALL,requirements-dev.txt)
	@touch $(RUNTIME) $@
