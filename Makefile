# Everything a person does with Rollcall's sources. `make help` lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --no-deps
# Two at once, with every other package each: most of it is work for one core.
INSTALL_ALL = awk '/^[[:alnum:]]/ { n++ } { print > ("$(VENV)/half-" n % 2 ".txt") }' $< && { \
	$(INSTALL) --require-hashes -r $(VENV)/half-0.txt & other=$$!; \
	$(INSTALL) --require-hashes -r $(VENV)/half-1.txt; ended=$$?; wait $$other && exit $$ended; }
# More workers than cores: much of a test is waiting. Long files begin first (tests/conftest.py).
PYTEST_ARGS ?= -n 3 --dist loadfile --no-loadscope-reorder
# Databases of tests lie in memory where there is room: each commit waits for its disk.
export PYTEST_DEBUG_TEMPROOT ?= $(shell test -w /dev/shm && \
	df -Pk /dev/shm | awk 'NR == 2 && $$4 > 2000000 { print "/dev/shm" }')
# Compile once, whatever the shell says: else every process of ours compiles all it imports.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run test check setup setup-dev format words migrations examples bench soak lock clean

help: ## List what there is
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: setup ## Run Rollcall: on the sandbox, or on Slack when .env has its tokens (FRESH=1 starts anew)
	@exec $(BIN)/rollcall run $(if $(FRESH),--fresh)

test: setup-dev ## Pass all tests (the browser's too, where there is a Chromium)
	$(BIN)/pytest $(PYTEST_ARGS)

check: setup-dev ## Format, lint, types, walls, translations, migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m handbook.words check
	$(BIN)/python -m storage.migrating check

setup: $(VENV)/.ready ## Prepare .venv with the rollcall command

setup-dev: $(VENV)/.ready-dev

$(VENV)/bin/python:
	@echo "Setting up $(VENV) once; it takes about a minute."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Rollcall needs Python 3.11 or newer; say which: make PYTHON=python3.11 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(INSTALL) --require-hashes -r requirements-pip.txt

$(VENV)/.ready: requirements.txt pyproject.toml | $(VENV)/bin/python
	@$(INSTALL_ALL)
	@$(INSTALL) --no-build-isolation --editable .
	@touch $@

# Holds everything of the above, so it is installed alone.
$(VENV)/.ready-dev: requirements-dev.txt pyproject.toml | $(VENV)/bin/python
	@$(INSTALL_ALL)
	@$(INSTALL) --no-build-isolation --editable .
	@touch $(VENV)/.ready $@

format: setup-dev ## Format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

words: setup-dev ## Gather the words said to people for translation
	$(BIN)/python -m handbook.words update

examples: setup-dev ## Write the example centre again
	$(BIN)/python -m examples.make_centre

bench: setup-dev ## Measure speed against named baselines
	$(BIN)/python -m bench

soak: setup-dev ## The longer proofs: every kill point, many times; a hundred deaths in three days
	$(BIN)/pytest -m soak -n 2 -rP

lock: ## Lock the versions again (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--extra sandbox --extra build pyproject.toml -o requirements.txt \
		--custom-compile-command 'make lock'
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--extra sandbox --extra build --extra dev -c requirements.txt pyproject.toml \
		-o requirements-dev.txt --custom-compile-command 'make lock'
	@# A Python's own pip takes twice as long to install the rest.
	echo pip | uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url - -o requirements-pip.txt --custom-compile-command 'make lock'

clean: ## Remove what was built (state in var/ stays)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build *.egg-info
