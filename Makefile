# Everything a person or the continuous integration runs. Python 3.11 or newer is all that is needed.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 8501

.PHONY: chat test check fast install install-dev samples evaluate screenshots clean

chat: $(VENV)/.installed  ## install, take in the sample contracts if the library is empty, open the chat
	$(BIN)/contract-qa ingest data/contracts --if-empty
	$(BIN)/contract-qa chat --port $(PORT)

test: $(VENV)/.installed-dev  ## the whole test suite
	$(BIN)/pytest

check: $(VENV)/.installed-dev  ## format, lint, types, duplicates, fast tests: before each commit
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pylint --disable=all --enable=duplicate-code ingest rag views data app.py
	$(BIN)/pytest -m "not slow and not browser"

evaluate: $(VENV)/.installed-dev  ## the shipped questions against the committed floors
	rm -rf test-output/evaluation-library
	$(BIN)/contract-qa ingest data/contracts --library test-output/evaluation-library
	$(BIN)/contract-qa evaluate data/evaluation/questions.jsonl --library test-output/evaluation-library \
		--report test-output/evaluation --floors data/evaluation/floors.toml

samples: $(VENV)/.installed-dev  ## make the sample contracts anew from their texts
	$(BIN)/python -m data.make_samples

screenshots: $(VENV)/.installed-dev  ## make the screenshots of the README anew
	$(BIN)/pytest tests/views/test_pages_browser.py -k screenshot
	cp test-output/screenshots/readme-chat.png docs/images/chat.png

clean:
	rm -rf $(VENV) build dist test-output

install: $(VENV)/.installed
install-dev: $(VENV)/.installed-dev

$(VENV)/bin/pip:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/pip
	@echo "Installing the packages into $(VENV): a few minutes the first time."
	$(BIN)/pip install --quiet --editable '.[ocr]'
	touch $@

$(VENV)/.installed-dev: pyproject.toml | $(VENV)/bin/pip
	$(BIN)/pip install --quiet --editable '.[dev]'
	touch $@ $(VENV)/.installed
