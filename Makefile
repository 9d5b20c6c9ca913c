# make run      set up, make the demo company, run the pipeline, serve the dashboard
# make test     set up, run every test
# make torture  the long campaigns in full: kills, shuffles, many seeds
# make lint     ruff, mypy, sqlfluff
# make docs     dbt's documentation as one file: target/static_index.html
# make clean    remove what was made, but for landing/ and the virtual environment

PYTHON   ?= python3
PORT     ?= 8501
HEADLESS ?=
LEADS    ?= 5000
MONTHS   ?= 24
SEED     ?= 1
JOBS     ?= 2
PYTEST   ?=

export LEADSUMMIT_LANDING   ?= landing
export LEADSUMMIT_WAREHOUSE ?= warehouse

VENV  := .venv
BIN   := $(VENV)/bin
READY := $(VENV)/.ready
DBT_DOCS := $(BIN)/dbt docs generate --static --profiles-dir .

.PHONY: run test torture lint docs clean setup

setup: $(READY)

run: $(READY) $(LEADSUMMIT_LANDING)/demo.json
	$(BIN)/leadsummit run
ifeq ($(HEADLESS),)
	$(BIN)/leadsummit dashboard --port $(PORT)
endif

test: $(READY)
	$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup $(PYTEST)

torture: $(READY)
	LEADSUMMIT_TORTURE=1 $(BIN)/python -m pytest -n $(JOBS) --dist loadgroup $(PYTEST)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check leadsummit expectations dashboards tests
	$(BIN)/mypy
	$(BIN)/sqlfluff lint --processes $(JOBS) models macros tests/dbt

docs: $(READY)
	$(DBT_DOCS)

clean:
	rm -rf target logs build $(LEADSUMMIT_WAREHOUSE) *.egg-info
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(LEADSUMMIT_LANDING)/demo.json: | $(READY)
	$(BIN)/leadsummit demo --leads $(LEADS) --months $(MONTHS) --seed $(SEED) \
		--out $(LEADSUMMIT_LANDING)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed, $(PYTHON) is $$($(PYTHON) -V 2>&1)."; \
		echo "Install one and name it: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || PYTHON="$(PYTHON)" .ci/python-venv
	# The lock names everything, so nothing needs to be resolved.
	test -x $(BIN)/pip || $(PYTHON) -m venv --clear $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
		-r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@
