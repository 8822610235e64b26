# Everything starts here: each target makes the virtual environment and installs what is missing, once.
# A bare Debian 12 or Ubuntu 24.04 needs only python3 and make. On Windows: tools\setup.ps1

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SCREEN := $(or $(DISPLAY),$(WAYLAND_DISPLAY))
HEADLESS = $(if $(SCREEN),,--headless --out build/demo)

.DELETE_ON_ERROR:
.PHONY: demo run test check bench fuzz screenshots setup system clean

demo: setup
	$(BIN)/kiosk demo $(HEADLESS)

run: setup
	$(BIN)/kiosk

# One process for each core: one alone grows with every window that it ever had, and takes three times as long.
# The end-to-end tests have a process of their own, as the program has, and the machine for themselves.
# Real windows take real keys in real time: what failed while every core was busy has to pass once alone, in plain sight.
PYTEST := QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest
UNITS := --ignore=tests/e2e --ignore=tests/e2e_x11
test: setup
	$(PYTEST) -n auto --dist loadfile $(UNITS) || $(PYTEST) --last-failed --last-failed-no-failures none $(UNITS)
	$(PYTEST) tests/e2e tests/e2e_x11 || $(PYTEST) --last-failed --last-failed-no-failures none tests/e2e tests/e2e_x11

# A second opinion on signatures needs older libraries than the program, so it lives apart. Without it one test is skipped.
ORACLE := .venv-oracle
test: $(ORACLE)/.ready

$(ORACLE)/.ready: tests/conformance/oracle.lock | system
	-@$(PYTHON) -m venv $(ORACLE) && \
	$(ORACLE)/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r $< && touch $@

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m benchmarks

# Guided by coverage; its library is only for Linux and only needed here. FUZZ='--seconds 200 --keep wedge' says what.
fuzz: setup
	@PYTHONPATH=build/fuzz-library $(BIN)/python -c 'import atheris' 2>/dev/null || $(BIN)/python -m pip install -q \
		--disable-pip-version-check --require-hashes --target build/fuzz-library -r tests/fuzz/requirements.lock
	PYTHONPATH=build/fuzz-library QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.fuzz $(FUZZ)

screenshots: setup
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m kiosk.demo.screenshots

setup: system $(READY)

# Loads every library, installs none when all are there: quick enough to be asked each time.
system:
	@$(PYTHON) tools/system_libraries.py

$(READY): requirements.lock pyproject.toml | system
	@test -x $(BIN)/python && $(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv $(VENV)
	@echo "Installing the locked packages (once; some 300 MB are fetched) ..."
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

clean:
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
