# Downhill: `make book` builds the site, `make test` proves it. `make` alone lists all targets.
# Every target works from a fresh clone, does nothing that is done already, and can be killed and run again.

# The first Python on the PATH that is new enough.
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
PORT ?= 8000
PREPARE = @$(if $(PYTHON),,echo "Python 3.11 or newer is needed and was not found on the PATH." >&2; exit 1;) \
	$(PYTHON) tools/prepare.py
SAY = @printf '\n==> %s\n'
# Lint and types: what both `make check` and `make test` begin with.
STYLE = $(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy
PYTEST = $(BIN)/python -m pytest -q
NBVAL = $(PYTEST) -p tests.chapters.strict --nbval -n 2 --dist loadscope

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYDEVD_DISABLE_FILE_VALIDATION := 1

.PHONY: help book serve lab test test-style test-core test-build check notebooks bench clean ready-book ready-lab ready-test ready-bench
.DEFAULT_GOAL := help

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile

book: ready-book ## build the site into _build/html
	$(SAY) "Building the book (the first build runs every chapter: about a minute)"
	@$(BIN)/python tools/build.py
	$(SAY) "Adding Python for the browser, JupyterLite and the chapters as notebooks"
	@$(BIN)/python -m tools.lite
	$(SAY) "The book is ready. Open _build/html/index.html, or run: make serve"

serve: book ## build the site and serve it on this machine
	@$(BIN)/python tools/serve.py $(PORT)

lab: ready-lab ## open the chapters in JupyterLab
	$(SAY) "Starting JupyterLab on chapters/ (Ctrl+C twice stops)"
	@$(BIN)/jupyter lab --ip 127.0.0.1 $(if $(filter 0,$(shell id -u)),--allow-root) --notebook-dir . --LabApp.default_url=/lab/tree/chapters

test: ready-test ## prove everything, as CI does
	$(SAY) "1/4 Unit tests, the numeric core with every branch covered; beside them lint, types, and the book, warnings as errors"
	@$(MAKE) --no-print-directory -j 3 test-style test-core test-build
	$(SAY) "2/4 Notebooks: every stored output reproduced"
	@$(NBVAL) chapters
	$(SAY) "3/4 Exercises and their mistakes; notebooks: tabs, canonical form, conventions"
	@$(PYTEST) tests/chapters tests/gdcore/exercises -n 2 --dist worksteal
	$(SAY) "4/4 In a real browser: the book, JupyterLab, JupyterLite, live pages; gdcore's tests under the readers' Python"
	@CHROME="$$($(BIN)/python tools/browser.py)" && export CHROME && \
		$(PYTEST) tests/book tests/lab tests/live -n 3 --dist worksteal

test-style:
	@$(STYLE)

test-core:
	@$(PYTEST) tests/gdcore --ignore tests/gdcore/exercises -n 2 --dist worksteal --cov --cov-report=term --cov-fail-under=100

test-build: # its words are shown when it fails
	@mkdir -p _build
	@$(MAKE) --no-print-directory book > _build/book.log 2>&1 || { cat _build/book.log; exit 1; }

check: ready-test ## the inner loop: lint, types, unit tests, changed notebooks (under a minute)
	$(SAY) "Lint and types"
	@$(STYLE)
	$(SAY) "Unit tests"
	@$(PYTEST) tests/gdcore -n 2
	$(SAY) "Notebooks that differ from the last commit"
	@changed=$$(git ls-files --modified --others --exclude-standard 'chapters/*.ipynb'; \
		git diff --cached --name-only --diff-filter=d -- 'chapters/*.ipynb'); \
	if [ -n "$$changed" ]; then $(NBVAL) $$(printf '%s\n' $$changed | sort -u); else echo "none"; fi

notebooks: ready-test ## run the chapters and store their outputs in canonical form
	$(SAY) "Running the chapters and writing them in canonical form"
	@$(BIN)/python -m tests.chapters.canonical

# OPENBLAS_CORETYPE and OPENBLAS_L2_SIZE, where they are set, hold numpy's linear algebra back.
bench: ready-bench ## measure gdcore against other libraries (about ten minutes; CLOCK=cpu on a busy machine)
	$(SAY) "Measuring; the table goes into benchmarks/README.md"
	@env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE $(BIN)/python -m benchmarks

clean: ## remove what `make book` built (the virtual environment stays; rm -r .venv removes it)
	rm -rf _build build

ready-book ready-lab ready-test ready-bench:
	$(PREPARE) $(@:ready-%=%)
