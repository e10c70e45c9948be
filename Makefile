# crossread on a fresh machine: Python 3.11 or later and make are enough.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps
STORY := examples/varrow-dam
CODE := src eval tests examples docs

.PHONY: demo serve test gate docs lock clean

demo: .venv/run.stamp  ## read one example in the terminal, compare its story into an HTML page
	$(BIN)/crossread read $(STORY)/open-sluice.txt
	@mkdir -p out
	$(BIN)/crossread compare $(STORY)/*.txt $(STORY)/*.md $(STORY)/*.html --quiet
	$(BIN)/crossread compare $(STORY)/*.txt $(STORY)/*.md $(STORY)/*.html --quiet -o out/varrow-dam.html
	@echo "The page that compares the six articles: $(CURDIR)/out/varrow-dam.html"
	$(BIN)/crossread weigh show $(STORY).toml
	@$(BIN)/crossread weigh report $(STORY).toml -o out/varrow-dam-case.html
	@echo "The report of the case: $(CURDIR)/out/varrow-dam-case.html"

	@echo "The same stories in the browser, live from an archive: make serve"

serve: .venv/test.stamp  ## the workbench over an archive of the examples, on this computer
	@mkdir -p out
	$(BIN)/crossread archive add --quiet examples/*/*.txt examples/*/*.md examples/*/*.html --archive out/workbench.db
	$(BIN)/crossread serve --archive out/workbench.db

test: .venv/test.stamp  ## everything: lint, types, and every test, slow and browser ones too
	$(BIN)/ruff check .
	$(BIN)/mypy $(CODE)
	$(BIN)/python -m pytest -m ""

gate: .venv/run.stamp  ## the measured floors: make gate DATA=DIR
	@test -n "$(DATA)" || { echo "make gate needs the folder of the data: make gate DATA=DIR"; exit 2; }
	$(BIN)/python eval/gate.py "$(DATA)"

docs: .venv/run.stamp  ## regenerate the generated pages
	$(BIN)/python docs/make_cli.py
	$(BIN)/python docs/make_glossary.py
	$(BIN)/python examples/planted.py

.PHONY: pictures
pictures: .venv/test.stamp  ## draw the pictures of docs/ again; needs Chromium
	$(BIN)/python eval/pictures.py

CODE += release
.PHONY: release
release: .venv/run.stamp  ## wheel, sdist, bill of materials, licences and their sums, in dist
	rm -rf dist
	$(BIN)/python release/build.py dist

lock:  ## resolve both locks again; needs uv
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-annotate --custom-compile-command "make lock" --upgrade --group build \
		pyproject.toml -o requirements/run.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-annotate --custom-compile-command "make lock" --upgrade --group build \
		--extra test --constraint requirements/run.txt pyproject.toml -o requirements/test.txt

clean:
	rm -rf .venv out build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/run.stamp: requirements/run.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "crossread needs Python 3.11 or later: install it, or name it: make PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv .venv
	$(INSTALL) --require-hashes --only-binary :all: -r requirements/run.txt
	$(INSTALL) --no-build-isolation --editable .
	@touch $@

.venv/test.stamp: .venv/run.stamp requirements/test.txt
	$(INSTALL) --require-hashes --only-binary :all: -r requirements/test.txt
	@touch $@
