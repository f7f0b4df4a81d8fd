# Every target sets up what it needs, asks nothing and reads no input.

.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.PHONY: help setup run test lint format bench torture fuzz sanitize testes clean

# Passed on to the program that `run` or `bench` starts.
ARGS ?=
# How long `torture` and `fuzz` go on.
SECONDS ?= 60
# The folder testes of github.com/lua/lua at v5.4.4.
TESTES ?=

# In this order: on one day people join before they answer, hint, buy and give back.
shop_data = $(addprefix examples/shop/data/,members.csv surveys.csv touches.csv orders.csv refunds.csv)

swift_files = find Package.swift Sources Tests examples -name '.build*' -prune -o -name '*.swift' -print0

help: ## list these targets
	@sed -n 's/^\([a-z]*\):[^#]*## /\1\t/p' Makefile | while IFS=$$'\t' read -r name text; do \
	    printf '  make %-8s %s\n' "$$name" "$$text"; done

setup: ## install what is missing (Debian packages), check the Swift toolchain
	@.ci/setup </dev/null >&2

run: setup ## turn a real shop's customers into referral channels; ARGS are dandelion run's
	@echo 'building dandelion; the first time takes a few minutes' >&2
	@swift build -c release --product dandelion </dev/null >&2
	@.build/release/dandelion run plugins/customer-to-channel \
	    --store sqlite:shop.dandelion --home shop --map examples/shop/map.yaml $(addprefix --input ,$(shop_data)) \
	    --report report $(ARGS) </dev/null

test: setup ## build with warnings as errors, test everything, build the examples
	@.ci/setup postgresql </dev/null >&2 || echo 'test: there is no PostgreSQL; its tests will be skipped' >&2
	@.ci/test </dev/null

lint: setup ## check layout and forbidden words
	@$(swift_files) | xargs -0 swift format lint --strict --parallel
	@if grep -rnE 'try!|\b(TODO|FIXME)\b' Sources; then \
	    echo 'lint: Sources holds a try! or an unfinished note, listed above' >&2; exit 1; fi
	@echo 'lint: clean'

format: setup ## lay out every Swift file
	@$(swift_files) | xargs -0 swift format --in-place --parallel

bench: setup ## measure in release; ARGS are dandelion-bench's, such as 'store --store memory: --json'
	@swift build -c release --product dandelion-bench </dev/null >&2
	@swift run -c release --skip-build dandelion-bench $(ARGS) </dev/null

torture: setup ## crash and restart the engine for SECONDS seconds
	@Tests/torture/run.sh $(SECONDS) </dev/null

fuzz: setup ## run Lua programs made by chance for SECONDS seconds
	@Tests/fuzz/run.sh $(SECONDS) </dev/null

sanitize: ## watch the sandbox with AddressSanitizer, UBSan and valgrind; takes half an hour
	@.ci/setup valgrind </dev/null >&2
	@Tests/sanitize/run.sh </dev/null

testes: setup ## run Lua's own tests, from the folder TESTES, in a sandbox and in stock Lua
	@Tests/lua-testes.sh '$(TESTES)' </dev/null

clean: ## remove what was built
	@find . -name '.build*' -type d -prune -exec rm -rf {} +
