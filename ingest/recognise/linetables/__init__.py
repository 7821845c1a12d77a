"""Tables of a text dump, which has no grid: header lines, and rows put together from lines that wrapped anywhere."""
