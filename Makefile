.PHONY: serve test lint

serve:
	python3 dev.py serve

test:
	python3 dev.py test

lint:
	python3 dev.py lint
