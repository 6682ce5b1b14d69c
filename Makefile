# Every task, one word each. `make setup` is quick when nothing changed; the other targets use it.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup whole free state run demo look test check bench oracle proof kill migrations docs lock

PYTHON ?= python3
PORT   ?= 8000
BIN    := .venv/bin
ADMIN  := DJANGO_SETTINGS_MODULE=radar_web.settings .venv/bin/django-admin
STAMP  := .venv/.ready
VENDOR := src/radar_web/vendor

# A proof is the same tests with a larger N.
PROOF_SCALE ?= 20

help:             ## what one can ask
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: whole $(STAMP) $(VENDOR)/components.css   ## everything in .venv, and what the look is made of

# After an upgrade of Python the old .venv is of no use.
whole:
	@command -v $(PYTHON) > /dev/null || { echo "There is no $(PYTHON). Install Python 3.11 or newer, or name yours: make setup PYTHON=python3.12" >&2; exit 1; }
	@test ! -e .venv || $(BIN)/python -c "" 2> /dev/null || rm -rf .venv

$(STAMP): requirements/uv.txt requirements/dev.txt pyproject.toml CHANGELOG.md | whole
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("LLO-Radar needs Python 3.11 or newer; this is %d.%d. Install it, or name it: make setup PYTHON=python3.12" % sys.version_info[:2])'
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv || { echo "Making .venv failed. On Debian: apt-get install python3-venv" >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements/dev.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

# Components of NL Design System as they style plain HTML, and one typeface: for pages as woff2, for paper as TrueType.
COMPONENTS := $(patsubst %,@nl-design-system-candidate/%.css,button-css/dist/html/button heading-css/dist/html/heading \
	link-css/dist/html/link paragraph-css/dist/html/paragraph skip-link-css/dist/skip-link) \
	$(patsubst %,@utrecht/%-css/dist/html/index.min.css,checkbox form-fieldset form-label ordered-list select table textarea textbox unordered-list)
TYPEFACE := atkinson-hyperlegible-next

$(VENDOR)/components.css: package.json package-lock.json Makefile
	@command -v npm > /dev/null || { echo "There is no npm. Install Node.js 20 or newer; on Debian: apt-get install npm" >&2; exit 1; }
	npm ci --silent
	@mkdir -p $(VENDOR)
	@for weight in 400 700; do cp node_modules/@fontsource/$(TYPEFACE)/files/$(TYPEFACE)-latin-$$weight-normal.woff2 $(VENDOR)/text-$$weight.woff2 || exit 1; done
	@cp node_modules/@expo-google-fonts/$(TYPEFACE)/LICENSE_FONT $(VENDOR)/OFL.txt
	@cp node_modules/@utrecht/table-css/LICENSE.md $(VENDOR)/EUPL.md
	@cp node_modules/@expo-google-fonts/$(TYPEFACE)/400Regular/*.ttf node_modules/@expo-google-fonts/$(TYPEFACE)/700Bold/*.ttf $(VENDOR)/
	@cd node_modules && sed -e 's/@charset "[^"]*";//' -e 's|/[*]# sourceMappingURL=.*[*]/||' $(COMPONENTS) > ../$@

free:
	@$(BIN)/python -c 'import socket, sys; socket.socket().connect_ex(("127.0.0.1", int("$(PORT)"))) or sys.exit("Port $(PORT) is in use. Stop what runs there, or: make run PORT=8123")'

# The database as this version wants it, and style and scripts where they are served from.
state: setup
	@$(ADMIN) migrate --verbosity 0 && $(ADMIN) collectstatic --noinput --verbosity 0

run: setup free state   ## the product on 127.0.0.1:8000 (PORT=8123 for another)
	@echo "Radar: http://127.0.0.1:$(PORT)/   (stop: Ctrl-C)"
	@exec $(BIN)/granian --interface wsgi --host 127.0.0.1 --port $(PORT) --blocking-threads 4 --log-level warning radar_web.wsgi:application

# A new folder each time, unless one is named: keys are printed once and kept nowhere.
demo: export RADAR_STATE := $(or $(RADAR_STATE),$(shell mktemp -d))
demo: setup free state   ## the same with example firms, in a folder of its own
	@$(ADMIN) demo
	@$(MAKE) --no-print-directory run

look: setup       ## a picture of every page and state, in build/look
	$(BIN)/python -m tests.look

# Most tests wait for servers and browsers. One worker sees to mutants; a file stays with one worker, the longest begin.
WORKERS := --numprocesses 4 --dist loadfile --no-loadscope-reorder

test: setup       ## every test
	$(BIN)/pytest $(WORKERS)

check: setup      ## format, lint, types, import contracts, content
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/llo-radar check

RIVALS := .venv-bench/.ready

# Only to be measured beside; the product never sees them.
$(RIVALS): requirements/bench.txt $(STAMP)
	@test -x .venv-bench/bin/python || $(PYTHON) -m venv --without-pip .venv-bench
	$(BIN)/uv pip sync --quiet --python .venv-bench/bin/python --require-hashes requirements/bench.txt
	@touch $@

bench: setup $(RIVALS)   ## the figures, as a table and in build/bench.json
	$(BIN)/python -m benches

ORACLE := .venv-oracle/.ready

# Only to be compared with; the product never sees it.
$(ORACLE): requirements/oracle.txt $(STAMP)
	@test -x .venv-oracle/bin/python || $(PYTHON) -m venv --without-pip .venv-oracle
	$(BIN)/uv pip sync --quiet --python .venv-oracle/bin/python --require-hashes requirements/oracle.txt
	@touch $@

oracle: setup $(ORACLE)   ## the disclosure checker that tests compare ours with, in .venv-oracle

proof: setup      ## the same tests with large N
	RADAR_PROOF=$(PROOF_SCALE) $(BIN)/pytest $(WORKERS)

N ?= 250

kill: setup       ## the server killed N=250 times a database while people answer, as a table
	$(BIN)/python -m tests.kill --kills $(N)

migrations: setup ## a migration for what changed in models.py
	$(ADMIN) makemigrations radar_web

docs: setup       ## write the generated pages of docs/ anew
	$(BIN)/llo-radar cases > docs/cases.md

lock:             ## write the hash-pinned requirement files anew
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header --upgrade --group dev pyproject.toml -o requirements/dev.txt
	printf "matplotlib\\npygal\\nweasyprint\\n" | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header - -o requirements/bench.txt
	printf "acro\\nsectxt\\n" | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header - -o requirements/oracle.txt
	echo uv | $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header - -o requirements/uv.txt
