# The generated pages, examples and pictures. Needs `pip install -e '.[test]'`.
PYTHON ?= python3

.PHONY: docs docs-check site

docs:
	$(PYTHON) -m tests.generate

docs-check:
	$(PYTHON) -m tests.generate --check
	$(PYTHON) -m pytest -n 0 tests/test_links.py

# The documentation as a site, in site/VERSION, with the playground; strict. Needs `pip install -e '.[site]'` and npm.
site:
	$(PYTHON) -m tests.site $(if $(VERSION),--version $(VERSION)) site
