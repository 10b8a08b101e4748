# make run    set everything up, build the index, serve the web page (PORT=8000 for another port)
# make test   set everything up, then style, types, import layers and tests
# make bench / eval / index / clean
# make bench-generated   the configured chat model (ASSISTANT_LLM_MODEL) against the composed answers; a minute a question
# make vectors / homophones / screenshot / readme   renew the carried vectors, the table of characters that sound
#             alike, the picture and the measured parts of README
# State lives in ASSISTANT_DATA_DIR (default: the platform's user data folder).

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
# The first Python on the path that is new enough; `make PYTHON=/path/to/python3.12 run` chooses another.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11,\
	$(shell $(name) -c '$(NEW_ENOUGH)' 2>/dev/null && echo $(name))))
QUESTIONS ?= $(wildcard eval_sets/*.jsonl)

.DELETE_ON_ERROR:
.PHONY: run test bench bench-generated eval index clean vectors homophones screenshot readme

run: $(VENV)/.run-ready
	$(BIN)/assistant index
	$(BIN)/assistant serve $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT))

test: $(VENV)/.test-ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest

bench: $(VENV)/.test-ready
	$(BIN)/python -m tests.benchmarks.bench

bench-generated: $(VENV)/.test-ready
	$(BIN)/python -m tests.benchmarks.generated

eval: $(VENV)/.run-ready
	@test -n "$(QUESTIONS)" || { echo "eval_sets/ 里没有题集。" >&2; exit 1; }
	@set -e; for file in $(QUESTIONS); do echo "$$file"; $(BIN)/assistant eval "$$file"; done

index: $(VENV)/.run-ready
	$(BIN)/assistant index

vectors: $(VENV)/.run-ready
	$(BIN)/python -m assistant.index.carry

homophones: $(VENV)/.run-ready
	$(BIN)/python -c "from assistant.rules.sentences.homophones import write; write()"

screenshot: $(VENV)/.test-ready
	$(BIN)/python -m tests.browser.screenshot

readme: $(VENV)/.test-ready
	$(BIN)/python -m tests.readme

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find assistant tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.created:
	@$(if $(PYTHON),:,echo "需要 Python 3.11 或更新的版本，请先安装（或用 make PYTHON=路径 指定）。" >&2; exit 1)
	@$(PYTHON) -c '$(NEW_ENOUGH)' || { echo "$(PYTHON) 版本太旧，需要 Python 3.11 或更新的版本。" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || { echo "无法建立虚拟环境，请先安装 python3-venv。" >&2; exit 1; }
	@touch $@

$(VENV)/.run-ready: $(VENV)/.created pyproject.toml constraints.txt
	@echo "正在安装依赖，第一次要几分钟……"
	$(PIP) install -c constraints.txt -e .
	@touch $@

# The test environment has all that the other needs.
$(VENV)/.test-ready: $(VENV)/.created pyproject.toml constraints.txt
	@echo "正在安装依赖（含测试工具），第一次要几分钟……"
	$(PIP) install -c constraints.txt -e ".[models,test]"
	@touch $(VENV)/.run-ready $@
