# What can be done with this checkout; `make` or `make help` lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PORT ?= 8000
PY := .venv/bin/python
FLASK := INSYN_DEMO=$${INSYN_DEMO:-1} .venv/bin/flask --app wsgi
# As many test workers as there are cores, at most four.
WORKERS ?= $(shell n=$$(nproc 2>/dev/null || echo 2); echo $$((n > 4 ? 4 : n)))

# Else each process that a test starts would compile all that it loads.
unexport PYTHONDONTWRITEBYTECODE

# A test that was cut off for waiting for ever is tried once more, and named; no other failure is.
TIRELESS = --reruns 1 --only-rerun 'Timeout \(' -r R $(PATIENCE)

# What is pure is tested once, under coverage.
PURE := $(subst /,.,$(wildcard surveys/*/domain audits/*/domain) $(basename $(wildcard surveys/*/domain.py audits/*/domain.py)) audits/disclosure audits/statistics)
# what is wrong with a figure is tested where its file is read
PURE_TESTS := $(wildcard tests/surveys/*/domain tests/audits/*/domain tests/*/*/test_definitions*.py) tests/audits/disclosure tests/audits/statistics

.PHONY: help run test setup check test-fast test-deep bench migrate translations demo-reset pictures lock

help: ## list these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

run: setup ## start Insyn with the demo municipality; PORT=8000
	@exec env INSYN_DEMO=$${INSYN_DEMO:-1} .venv/bin/flask --app wsgi serve --port $(PORT)

test: check ## everything: format, lint, types, arrows, unit, property, PostgreSQL, browser
	@scripts/with_services.sh $(PY) -m pytest -n $(WORKERS) --dist loadgroup -p no:cacheprovider --durations=10 $(TIRELESS) \
		$(addprefix --ignore=,$(PURE_TESTS))
	@$(PY) -m pytest $(PURE_TESTS) -n $(WORKERS) -p no:cacheprovider --durations=10 $(TIRELESS) \
		$(addprefix --cov=,$(PURE)) --cov-branch --cov-report=term:skip-covered --cov-fail-under=100

test-deep: export INSYN_TEST_EXAMPLES := deep
test-deep: PATIENCE := --timeout 3600
test-deep: test ## the same with many examples of each property, for the night

setup: ## make the environment from the lock file, and compile translations
	@scripts/environment.sh
	@$(PY) -m scripts.translations compile

check: setup ## format, lint, types, arrows, translations: fastest first
	@.venv/bin/ruff format --check --quiet .
	@.venv/bin/ruff check --quiet .
	@.venv/bin/lint-imports --no-cache >.lint-imports.log 2>&1 || (cat .lint-imports.log; exit 1)
	@rm -f .lint-imports.log
	@.venv/bin/mypy
	@$(PY) -m scripts.translations check

test-fast: setup ## unit and property tests on SQLite, without browser, processes and long walks
	@$(PY) -m pytest -n $(WORKERS) -p no:cacheprovider -m "not browser and not postgresql and not slow"

bench: setup ## speed and memory against the floor, quoted as ratios of one run; BENCH="ratings --seconds 2", BENCH=--help
	@INSYN_TEST_FSYNC=on scripts/with_services.sh $(PY) -m scripts.bench $(BENCH)

migrate: setup ## bring the database to the newest migration
	@$(FLASK) db upgrade

translations: setup ## collect texts to translate, and compile what is translated
	@$(PY) -m scripts.translations collect

demo-reset: setup ## throw the demo municipality away and make it anew
	@$(FLASK) demo reset

pictures: setup ## make the pictures of the README from a running demo
	@scripts/with_services.sh $(PY) -m scripts.pictures

lock: ## renew requirements.lock from pyproject.toml
	@$$(scripts/uv.sh) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--group pyproject.toml:dev pyproject.toml -o requirements.lock
