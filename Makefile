# Type `make` to see what can be done. Needs python3 (3.11 to 3.13), python3-venv, make and git; nothing else.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
export UV_PYTHON_DOWNLOADS := never
export PIP_DISABLE_PIP_VERSION_CHECK := 1

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
HOST ?= 127.0.0.1
PYTEST ?=

.PHONY: help run test check fix bench docs extras messages lock clean install install-dev system-packages

help: ## 显示本说明 / this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: install ## 一条命令跑起来（含示例数据），打开 http://127.0.0.1:8000 / install, fill with the sample, serve
	@exec $(BIN)/xiechuang serve --demo --host $(HOST) --port $(PORT)

test: install-dev system-packages ## 全部测试（PYTEST='…' 传参） / every test
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m compileall -q -j 2 src # once, not by every process for itself
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest $(if $(PYTEST),$(PYTEST),-n 3 --dist loadscope)

check: install-dev ## 格式、类型、分层、家规 / format, types, layers, house rules
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -q tests/house

fix: install-dev ## 自动整理代码 / format and repair
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: install-dev ## 性能比较 / benchmarks against peers
	@for file in $$(find benchmarks -name "*.py" | sort); do echo "== $$file"; $(BIN)/python "$$file"; done

docs: install-dev ## 由测试写教程、画状态图 / write the tutorials, draw the diagrams
	@XIECHUANG_WRITE_DOCS=1 $(BIN)/python -m pytest -q tests/tutorials tests/house/test_diagrams.py

extras: install ## 可选部件：语义向量、梯度提升、多机 / optional parts: meaning, boosted trees, several machines
	@$(BIN)/python -m pip install --quiet --require-hashes --only-binary :all: -r requirements/extras.txt

messages: install-dev ## 收集界面文字并编译英文 / gather what pages say, compile the English
	@$(BIN)/python scripts/messages.py

lock: install-dev ## 更新带校验和的依赖清单 / refresh the hashed requirements
	@for set in runtime extras dev; do \
	  $(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 \
	    --custom-compile-command 'make lock' --quiet --upgrade requirements/$$set.in -o requirements/$$set.txt; done

clean: ## 删除环境与缓存，保留数据目录 var / remove environment and caches, keep var
	@rm -rf $(VENV) build dist .pytest_cache .ruff_cache .mypy_cache .hypothesis .import_linter_cache htmlcov
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- how the environment is made; a stamp carries the checksum of what it was made from
install: $(VENV)/runtime.stamp
install-dev: $(VENV)/dev.stamp

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || { echo "需要 Python 3.11 至 3.13，请用 PYTHON=… 指定 / Python 3.11 to 3.13 is needed"; exit 1; }
	@echo "建立虚拟环境 $(VENV) …"
	@$(PYTHON) -m venv $(VENV) || { echo "请先安装：apt-get install python3-venv"; exit 1; }

$(VENV)/runtime.stamp: requirements/runtime.txt | $(BIN)/python
	@echo "安装运行所需的软件包（核对校验和）…"
	@$(BIN)/python -m pip install --quiet --no-compile --require-hashes --only-binary :all: -r requirements/runtime.txt
	@$(MAKE) --no-print-directory $(BIN)/xiechuang
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/runtime.stamp
	@echo "安装检查与测试所需的软件包（核对校验和）…"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

# The package is put on the path and given its command without a build, so no unhashed build tool is fetched.
$(BIN)/xiechuang: | $(BIN)/python
	@echo "$(CURDIR)/src" > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/xiechuang.pth"
	@printf '#!/bin/sh\nexec "%s/$(BIN)/python" -m xiechuang "$$@"\n' "$(CURDIR)" > $@
	@chmod +x $@

# Chromium without windows of its own is enough, and quicker; who has the other needs nothing.
BROWSER = $(if $(shell command -v chromium),chromium,chromium-headless-shell)
DEBIAN = $(BROWSER) fonts-noto-cjk libatomic1
system-packages:
	@missing=""; for name in $(DEBIAN); do dpkg -s $$name >/dev/null 2>&1 || missing="$$missing $$name"; done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "安装测试所需的系统软件包：$$missing"; apt-get update -qq; \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	else echo "浏览器测试需要系统软件包：$$missing。请运行 sudo apt-get install$$missing；缺少时这些测试会跳过。"; fi
