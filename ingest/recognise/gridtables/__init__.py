"""Tables that have cells, ruled by the source or parted by its marks: what each column holds, and rows set right."""
