# What each target does stands in CONTRIBUTING.md. Where packages are fetched from is pip's own business
# (PIP_INDEX_URL and the like, or its configuration file): no address stands here.
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: setup run test bench soak words pictures lock

setup: .venv/set-up
run: setup
	$(BIN)/itcoach demo $(ARGS)

test: setup .venv/test-set-up
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest -n auto --dist loadfile $(ARGS)

bench: setup
	$(BIN)/python -m benchmarks $(ARGS)

# Real processes on a bad network, on both databases; a seed that was printed can be played again.
MINUTES ?= 5
soak: .venv/test-set-up
	$(BIN)/python -m tests.soak --minutes $(MINUTES) $(if $(SEED),--seed $(SEED))

words: setup
	$(BIN)/python tools/words.py

# The pictures of the documentation are the demonstration's own.
pictures: setup
	QT_QPA_PLATFORM=offscreen $(BIN)/itcoach demo --lang sv --output build/demo
	mkdir -p docs/pictures
	cp build/demo/pictures/04-week.png docs/pictures/week-sv.png
	cp build/demo/pictures/05-today.png docs/pictures/today-sv.png
	cp build/demo/pictures/10-guide.png docs/pictures/visit-sv.png
	cp build/demo/pictures/11-resident-view.png docs/pictures/resident-view-sv.png
	cp build/demo/pictures/13-guide.png docs/pictures/leaflet-sv.png

# The newest versions that pyproject.toml allows, tried in an environment of its own.
lock:
	$(PYTHON) -m venv --clear build/lock
	build/lock/bin/pip install -q --upgrade setuptools
	build/lock/bin/pip install -q --only-binary :all: -e ".[dev]"
	build/lock/bin/pip freeze --all --exclude pip --exclude itcoach > constraints.txt
	rm -rf build/lock

# setuptools first, so that the package itself is built with the version pinned here.
.venv/set-up: pyproject.toml constraints.txt tools/system_packages.py
	$(PYTHON) tools/system_packages.py
	test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	$(BIN)/pip install -q -c constraints.txt setuptools
	$(BIN)/pip install -q -c constraints.txt --only-binary :all: --no-build-isolation -e ".[dev]"
	touch $@

.venv/test-set-up: .venv/set-up
	$(PYTHON) tools/system_packages.py --tests
	touch $@
