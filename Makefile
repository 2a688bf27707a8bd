# Every step a person needs, from a machine with only Python 3.11, git and make.
PYTHON ?= python3
UV := .bootstrap/bin/uv
RUN := .venv/bin
SPARK := .venv-spark
VALIDATOR := .validator/node_modules/vnu-jar/build/dist/vnu.jar
PORT ?= 8000
export UV_PYTHON_DOWNLOADS = never
export UV_PROJECT_ENVIRONMENT = .venv
export UV_COMPILE_BYTECODE = 1
# Cities often sit behind a proxy with a certificate of its own.
export UV_SYSTEM_CERTS = 1

.PHONY: help install demo test test-slow test-browser test-html test-spark check fix languages benchmark benchmark-spark lock clean

help:            ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 18

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Charter Oak needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Say which to use: make PYTHON=python3.11 …")'
	@echo "Setting up uv in .bootstrap (nothing is installed outside this folder)"
	@$(PYTHON) -m venv .bootstrap
	@.bootstrap/bin/python -m pip install --quiet --disable-pip-version-check uv==0.13.9

.venv/.installed: $(UV) pyproject.toml uv.lock
	@$(UV) sync --frozen --quiet --python $(PYTHON)
	@touch $@

install: .venv/.installed ## everything into .venv, from the lock

demo: install    ## build Hartford and serve its scorecard on this machine
	@$(RUN)/charteroak build cities/hartford
	@$(RUN)/charteroak serve cities/hartford --port $(PORT)

check: install   ## style, types, imports, cities; changes nothing
	@$(RUN)/ruff format --check .
	@$(RUN)/ruff check .
	@$(RUN)/mypy
	@$(RUN)/lint-imports --no-cache
	@$(RUN)/charteroak check cities/hartford
	@$(RUN)/charteroak check cities/elmford

test: check      ## every check and every test, on every core
	@$(RUN)/pytest -n auto --dist loadfile

test-slow: install ## the tests that take longer
	@$(RUN)/pytest -m slow

test-browser: install ## every kind of page as people use it, in a real Chromium
	@$(RUN)/pytest -m browser -n 2 tests/browser

$(VALIDATOR):
	@echo "Fetching the W3C's checker of HTML from the npm registry into .validator"
	@npm install --prefix .validator --silent --no-save --no-audit --no-fund --ignore-scripts vnu-jar@26.9.27

test-html: install ## every page of the site before the W3C's checker of HTML (needs npm and Java)
	@command -v npm >/dev/null && $(MAKE) -s $(VALIDATOR) || true
	@$(RUN)/pytest -m browser -rs tests/browser/test_html.py

$(SPARK)/.installed: $(UV) pyproject.toml uv.lock
	@echo "Setting up Apache Spark in $(SPARK), with a Java of its own where the machine has none"
	@UV_PROJECT_ENVIRONMENT=$(SPARK) $(UV) sync --frozen --quiet --python $(PYTHON) --extra spark
	@touch $@

test-spark: $(SPARK)/.installed ## the tests on a Spark cluster: a master and two workers on this machine
	@$(SPARK)/bin/pytest -m spark tests/spark

fix: install     ## put style right where a tool can
	@$(RUN)/ruff check --fix .
	@$(RUN)/ruff format .

languages: install ## every catalogue of the site in step with its pages
	@$(RUN)/python -m charteroak.publish.languages.extract

benchmark: install ## time and memory beside what a user would pick instead
	@$(UV) sync --frozen --quiet --group benchmarks
	@$(RUN)/python -m benchmarks.measure
	@$(RUN)/python -m benchmarks.measure --indicators 200
	@$(RUN)/python -m benchmarks.incremental
	@$(RUN)/python -m benchmarks.first_page

benchmark-spark: $(SPARK)/.installed ## rows per second and core, here and on a Spark cluster
	@$(SPARK)/bin/python -m benchmarks.spark

lock: $(UV)      ## bring uv.lock up to date after a change of dependencies
	@$(UV) lock

clean:           ## remove what was installed and built
	rm -rf .venv $(SPARK) .bootstrap cities/*/.charteroak .mypy_cache .ruff_cache .pytest_cache
