"""From a layout to its parts: captions, headings and rows over page breaks found, then one walk into regions."""
