PY := .venv/bin/python
STAMP := .venv/.installed

.PHONY: demo test check bench clean-all .venv lock
demo: $(STAMP)
	.venv/bin/dateline demo

test: $(STAMP)
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(PY) -m pytest

check: $(STAMP)
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(PY) -m pytest -m "not slow and not server and not browser"

bench: $(STAMP)
	@for b in bench/[a-z]*.py; do echo "== $$b"; $(PY) -m bench.$$(basename $$b .py) || exit 1; done

.venv: $(STAMP)

$(STAMP): pyproject.toml requirements.lock
	test -x .venv/bin/python || python3 -m venv .venv
	$(PY) -m pip install -q -r requirements.lock
	$(PY) -m pip install -q --no-deps -e .
	touch $(STAMP)

# Write requirements.lock anew from pyproject.toml: names and versions only.
lock:
	rm -rf .cache/lock && python3 -m venv .cache/lock
	.cache/lock/bin/pip install -q -e '.[test]'
	.cache/lock/bin/pip freeze --exclude-editable --exclude dateline | grep -v '^-e' > requirements.lock
