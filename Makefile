# Every command of this project. CI runs the same targets (.ci/run); each sets up what it needs, so none has a step before it.
# Variables: PYTHON=python3.12 picks the interpreter of a new .venv; TESTS=tests/engine narrows a run; settings as for app.py: TONEPATH_WEB_PORT=8081 make run.
.DEFAULT_GOAL := help
.PHONY: help run test quick coverage lint format bench lock docs clean setup setup-dev pbx postgres browser faults screenshots web web-types web-check
SHELL := /bin/sh

BIN     := .venv/bin
PY      := $(BIN)/python
TESTS   ?=
ARGS    ?=
RUNNER  ?= $(PY) -m pytest
# Measurements never fail a run by being slow; `make bench QUICK=1` is the short form CI uses.
QUICK   ?=

SOURCES := runtime simulator designer deploy app.py
TYPED   := $(wildcard $(SOURCES) bench)
LINTED  := $(wildcard $(SOURCES) migrations schemas bench tests)

help: ## this list
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

run: setup ## set up what is missing and start the designer and the runtime
	@deploy/house/web.sh build
	@exec $(PY) app.py run

test: setup-dev pbx postgres browser web ## set up what is missing and pass every test (TESTS=path narrows it)
	$(if $(TESTS),$(RUNNER) $(TESTS),RUNNER="$(RUNNER)" deploy/house/test.sh)

faults: setup-dev pbx postgres web ## the fault campaign: 330 calls and whatever can go wrong, with the machine to itself (3 minutes)
	$(PY) -m pytest tests/asterisk/test_faults.py

quick: setup-dev postgres ## the tests that need no Asterisk and no browser, in seconds
	$(PY) -m pytest -m "not asterisk and not e2e and not slow" $(TESTS)

coverage: ## `make test`, then 100 % of the branches of the pure core
	@mkdir -p var/coverage
	@$(MAKE) --no-print-directory test RUNNER="$(PY) -m coverage run -m pytest"
	@status=0; for part in engine nodes domain; do \
	  $(PY) -m coverage report --include="runtime/$$part/*" --fail-under=100 || status=1; done; exit $$status

lint: setup-dev ## ruff, ruff format, mypy --strict, the import contracts
	$(BIN)/ruff check $(LINTED)
	$(BIN)/ruff format --check $(LINTED)
	$(BIN)/mypy --strict $(TYPED)
	$(BIN)/lint-imports --no-logo

format: setup-dev ## let ruff mend what it can
	$(BIN)/ruff check --fix $(LINTED)
	$(BIN)/ruff format $(LINTED)

bench: setup-dev pbx browser web ## every measurement, each beside its peer (QUICK=1: short)
	$(PY) -m bench $(if $(QUICK),--quick) $(ARGS)

lock: setup-dev ## resolve requirements*.in again and write the hash-locked requirements*.txt
	deploy/house/lock.sh $(ARGS)

web: setup ## build what the browser gets (a second call returns at once)
	@deploy/house/web.sh build

web-types: setup ## write the browser's types of the API again
	deploy/house/web.sh types

web-check: setup ## lint and test the browser's part
	deploy/house/web.sh npm run lint
	deploy/house/web.sh npm test

docs: setup-dev ## the manual, as HTML in var/site
	$(BIN)/mkdocs build --strict --quiet --site-dir var/site

screenshots: setup-dev web ## the pictures of the README and the manual, taken anew (PICTURES="phone --language zh-CN" narrows it)
	@deploy/house/browser.sh pictures
	$(PY) -m deploy.pictures $(PICTURES)

clean: ## remove what the targets made, except your data
	rm -rf .venv .venv-node designer/web/dist designer/web/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache var/coverage var/site
	find . -name __pycache__ -type d -not -path './designer/web/node_modules/*' -prune -exec rm -rf {} +

setup:
	@deploy/house/setup.sh run

setup-dev:
	@deploy/house/setup.sh dev

pbx: setup-dev ## the private Asterisk of the tests, in your cache folder
	@$(PY) -m deploy.pbx install

postgres: setup-dev ## the private PostgreSQL of the tests: the machine's own programs, or fetched into your cache folder
	@$(PY) -m deploy.postgres install

browser: ## a real Chromium and Firefox for the tests of the pages, when they are missing and apt can bring them
	@deploy/house/browser.sh
