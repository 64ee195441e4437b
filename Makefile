# `make run` and `make test` set up whatever is missing first. `make help` lists the rest.
SHELL := /bin/sh
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

# Read by the set-up's scripts as well.
export PYTHON

BIN := .venv/bin
APPS := .run/apps
# A stamp is made when its step has been done, and is older than the files that the step depends on when it must be
# done again.
S := .run/stamps
SETUP := tests/e2e/setup
ENDPOINT ?= http://127.0.0.1:4318
PIP_INSTALL := -m pip --disable-pip-version-check install -qq

.PHONY: help
help: ## this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

# -- set-up -----------------------------------------------------------------------------------------------------------

.PHONY: setup
setup: $(S)/python $(S)/npm ## Python environment and node modules

$(S):
	@mkdir -p $@

$(S)/tools: $(SETUP)/tools.sh | $(S)
	@$(SETUP)/tools.sh
	@touch $@

$(S)/python: pyproject.toml constraints.txt server/spanscope/__init__.py | $(S)/tools
	@echo '-- Python environment (.venv)'
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  $$($(SETUP)/find-python.sh) -m venv --clear .venv
	@$(BIN)/python $(PIP_INSTALL) -c constraints.txt -e '.[test]'
	@touch $@

$(S)/npm: package.json package-lock.json extension/package.json webview/package.json | $(S)/tools
	@echo '-- node modules'
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(S)/apps: tests/demo/requirements.txt | $(S)/tools
	@echo '-- environment of the traced apps ($(APPS))'
	@$$($(SETUP)/find-python.sh) -m venv --clear $(APPS)
	@$(APPS)/bin/python $(PIP_INSTALL) -r tests/demo/requirements.txt
	@touch $@

$(S)/exporters: tests/exporters/package.json tests/exporters/package-lock.json | $(S)/tools
	@echo "-- OpenTelemetry's exporters for JavaScript"
	@cd tests/exporters && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

# The pages' tests bring Playwright.
$(S)/chromium: $(SETUP)/browser.sh | $(S)/npm
	@$(SETUP)/browser.sh
	@touch $@

$(S)/code-server: tests/e2e/package.json tests/e2e/package-lock.json $(SETUP)/code-server.sh | $(S)/tools
	@$(SETUP)/need.sh 'command -v c++ || command -v g++' g++ 'builds two small modules of code-server'
	@echo '-- code-server, the workbench in a browser (800 MB, a minute or two)'
	@$(SETUP)/code-server.sh >.run/code-server-setup.log 2>&1 || { tail -30 .run/code-server-setup.log >&2; exit 1; }
	@touch $@

# -- what users get ---------------------------------------------------------------------------------------------------

.PHONY: package
package: setup ## the VSIX for this machine, in extension/dist
	@echo '-- package'
	@rm -f extension/dist/*.vsix
	@npm run --silent package -w extension -- --local >.run/package.log 2>&1 || { cat .run/package.log >&2; exit 1; }
	@ls -1 extension/dist/*.vsix

.PHONY: run
run: package ## VS Code with Spanscope in it: the desktop's code, else in the browser
	@if command -v code >/dev/null 2>&1; then $(MAKE) --no-print-directory run-desktop; \
	 else $(MAKE) --no-print-directory run-browser; fi

.PHONY: run-desktop
run-desktop: package ## the same, with the desktop's code
	@code --install-extension extension/dist/spanscope-*.vsix --force
	@echo 'Open Tracing under the Spanscope icon in the activity bar, and press Start collector.'
	@code .

.PHONY: run-browser
run-browser: package $(S)/code-server ## the same, in the browser with code-server
	@cd tests/e2e && node --import tsx serve.ts

.PHONY: demo
demo: $(S)/python $(S)/apps ## sends a few traces of real small apps to ENDPOINT
	@$(BIN)/python -m tests.demo --python $(APPS)/bin/python --endpoint $(ENDPOINT)

# -- checks and tests -------------------------------------------------------------------------------------------------

.PHONY: test
test: ## everything: checks, unit, webview and end-to-end tests
	@$(MAKE) --no-print-directory check
	@$(MAKE) --no-print-directory unit
	@$(MAKE) --no-print-directory extension-test
	@$(MAKE) --no-print-directory webview-test
	@$(MAKE) --no-print-directory e2e

.PHONY: contract
contract: setup ## writes contract/schema.json and contract/sidecar.ts anew
	@$(BIN)/python -m spanscope.contract.generate
	@npm run --silent contract

.PHONY: check
check: setup $(S)/apps $(S)/e2e-types ## lint, format, types, and whether generated files are fresh
	@echo '-- Python: lint, format, types'
	@$(BIN)/ruff check server tests bench extension/snippets
	@$(BIN)/ruff format --check server tests bench extension/snippets
	@$(BIN)/mypy --explicit-package-bases server/spanscope tests bench --exclude 'tests/(e2e|webview|exporters|compat/python|demo/(?!__main__))'
	@# The demo's apps are checked against what they are run with, which Spanscope's environment does not have.
	@$(BIN)/mypy --python-executable $(APPS)/bin/python tests/demo/[a-z]*.py
	@echo '-- contract: generated files are fresh'
	@$(BIN)/python -m spanscope.contract.generate --check
	@npm run --silent contract:check
	@echo '-- TypeScript: lint, types'
	@npm run --silent check -w extension
	@npm run --silent lint -w webview
	@npm run --silent typecheck -w webview
	@npm run --silent check --prefix tests/e2e

# The end-to-end test's packages without the workbench's native modules: what the type check needs.
$(S)/e2e-types: tests/e2e/package.json tests/e2e/package-lock.json | $(S)/tools
	@[ -d tests/e2e/node_modules/typescript ] || { echo '-- packages of the end-to-end test'; \
	  cd tests/e2e && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error; }
	@touch $@

.PHONY: unit
unit: setup $(S)/exporters ## Python tests: unit, property, receiver, sidecar
	@$(BIN)/python -m pytest -q

.PHONY: extension-test
extension-test: setup ## tests of the extension without an editor
	@npm test --silent -w extension

.PHONY: webview-test
webview-test: setup $(S)/chromium ## tests of the pages: models, then in Chromium
	@npm test --silent -w webview
	@npm run --silent test:browser -w webview

.PHONY: e2e
e2e: package $(S)/code-server $(S)/apps $(S)/chromium ## the walks in a real workbench; UPDATE_SHOTS=1 renews the README's pictures
	@npm test --silent --prefix tests/e2e

.PHONY: compat
compat: setup ## every SDK of the table, its real packages installed and run; writes docs/compatibility.md
	@$(BIN)/python -m pytest -q -m compat tests/compat

.PHONY: bench
bench: setup $(if $(filter workbench,$(SECTIONS)),package $(S)/code-server $(S)/chromium) ## what Spanscope costs, into docs/performance.md; SECTIONS=..., QUICK=1, PEERS=1, LARGEST=spans (see bench/)
	@$(BIN)/python -m bench --write $(if $(QUICK),--quick) $(if $(PEERS),--peers) $(if $(LARGEST),--largest $(LARGEST)) \
	  $(SECTIONS)

.PHONY: bench-smoke
bench-smoke: setup ## only whether the benchmark runs
	@$(BIN)/python -m bench --smoke

.PHONY: clean
clean: ## takes away everything that was built or installed
	rm -rf .venv .run node_modules extension/node_modules webview/node_modules tests/*/node_modules
	rm -rf extension/dist extension/bundled webview/dist .mypy_cache .pytest_cache .ruff_cache .hypothesis tests/e2e/shots
