"""Sample filings of our own and the generator that writes them."""
