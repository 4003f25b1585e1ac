# Needs Python 3.11 or newer with its venv module, and make. Everything else is installed into .venv.
SHELL := /bin/sh
PORT ?= 8000
WORKERS ?= 2
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
unexport PYTHONDONTWRITEBYTECODE  # the many processes that the tests start would compile everything, each for itself

.DEFAULT_GOAL := help
.PHONY: help run test soak lint format types layers docs guide

help:
	@echo "make run   演示：装好依赖，在 http://127.0.0.1:$(PORT) 打开"
	@echo "make test  跑全部测试（不需要别的服务）"
	@echo "make soak  跑费时的验证"
	@echo "make lint  查代码格式、类型和层次"
	@echo "make guide 重新截取 docs/guide/ 里的图"
	@echo "make docs  重新生成 docs/ 里由代码生成的文档"

# The first Python that is new enough decides; a stamp says which requirements were installed.
$(BIN)/python:
	@for python in python3 python3.13 python3.12 python3.11; do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "$$python -m venv $(VENV)"; $$python -m venv $(VENV) && exit 0; rm -rf $(VENV); \
	  fi; \
	done; echo "需要 Python 3.11 或更新，并带 venv（Debian：apt install python3-venv）。" >&2; exit 1

$(VENV)/.installed: requirements.txt | $(BIN)/python
	@echo "安装依赖……"
	@$(PIP) install --quiet --requirement requirements.txt
	@touch $@

# What is imported is compiled then: the most of these packages never is.
$(VENV)/.installed-dev: requirements-dev.txt requirements.txt | $(BIN)/python
	@echo "安装依赖……"
	@$(PIP) install --quiet --no-compile --requirement requirements-dev.txt
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-lint: requirements-lint.txt $(VENV)/.installed-dev
	@echo "安装依赖……"
	@$(PIP) install --quiet --requirement requirements-lint.txt
	@touch $@

run: export DEBUG = 1
run: $(VENV)/.installed
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py migrate --verbosity 0 --database queue
	@if [ -z "$$DATABASE_URL" ]; then $(BIN)/python manage.py demo --scale township --if-empty; fi
	@exec $(BIN)/python manage.py serve --port $(PORT) --workers $(WORKERS)

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

soak: $(VENV)/.installed-dev
	FUPIN_DEEP=20 $(BIN)/python -m pytest -m "soak or hypothesis" $(ARGS)

lint: format types layers

format: $(VENV)/.installed-lint
	$(BIN)/ruff check .

types: $(VENV)/.installed-lint
	$(BIN)/mypy

layers: $(VENV)/.installed-lint
	$(BIN)/lint-imports

docs: export DEBUG = 1
docs: $(VENV)/.installed
	$(BIN)/python manage.py docs

guide: WALKS = $(addprefix fupin/tests/e2e/test_,clerk_imports.py clerk_enters.py changes.py county_lists.py helper_visits.py)
guide: $(VENV)/.installed-dev
	FUPIN_SHOTS=docs/guide/images $(BIN)/python -m pytest -m "soak or not soak" $(WALKS)
	@cd docs/guide && for picture in images/*.png; do grep -q "$$picture" *.md || rm "$$picture"; done
