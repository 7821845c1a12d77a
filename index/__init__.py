"""The index: stores filings and answers queries, behind one port with several implementations."""
