"""PDF into layout: characters and rulings of a page become text lines and grids of cells, each with its box."""
