"""Everything printed outside tables as passages: paragraphs with their wraps undone, and the texts of forms."""
