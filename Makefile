# Botkyrka-assistenten: everything a newcomer needs stands under `make help`.

SHELL := /bin/sh
VENV := .venv
PYTHON := $(VENV)/bin/python
STAMP := $(VENV)/.installed
STAMP_DEV := $(VENV)/.installed-dev
export UV_PYTHON_DOWNLOADS := automatic

.PHONY: help run test test-publishing check format screenshot lock train clean

help:            ## Show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(STAMP)    ## Set up what is missing, train if needed, serve on http://localhost:8080
	@exec $(PYTHON) -m bot run

train: $(STAMP)  ## Train the model if data or configuration has changed
	@$(PYTHON) -m bot train

test: $(STAMP_DEV) ## Set up what is missing, a browser too, and run all tests but test-publishing
	@sh scripts/browser
	@$(PYTHON) -m pytest

test-publishing: $(STAMP_DEV) ## Add a topic as the editors' guide says, and publish it (five minutes)
	@$(PYTHON) -m pytest -m publication tests/guide

check: $(STAMP_DEV) ## Lint, format, types, imports and content
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@$(VENV)/bin/lint-imports
	@$(PYTHON) -m bot format --check
	@$(PYTHON) -m bot check

format: $(STAMP_DEV) ## Format the code
	@$(PYTHON) -m ruff format .
	@$(PYTHON) -m ruff check --fix .

screenshot: $(STAMP_DEV) ## Make the pictures of docs/images anew
	@sh scripts/browser
	@$(PYTHON) -m tests.browser.screenshots

lock: $(STAMP_DEV) ## Resolve the dependencies anew into the two lock files
	@sh scripts/lock

clean:           ## Remove the environment and what was trained (not what a running instance wrote)
	rm -rf $(VENV) models .rasa .pytest_cache .mypy_cache .ruff_cache

$(STAMP): requirements.lock scripts/setup
	@sh scripts/setup requirements.lock
	@touch $@

$(STAMP_DEV): requirements-dev.lock requirements.lock scripts/setup
	@sh scripts/setup requirements-dev.lock
	@touch $(STAMP) $@
