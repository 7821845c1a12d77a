-- The record of truth. Amounts are whole numbers of a millionth of 万元 (a hundredth of 元), so that sums are exact.
CREATE TABLE content (
    sha256 TEXT PRIMARY KEY,
    data BLOB NOT NULL                -- the source file's bytes, zlib
) WITHOUT ROWID;

-- The ledger: every file ever met.
CREATE TABLE source (
    path TEXT PRIMARY KEY,
    sha256 TEXT NOT NULL,
    state TEXT NOT NULL,              -- done, warned, failed, skipped, withdrawn
    reason TEXT NOT NULL DEFAULT '',
    parser_version TEXT NOT NULL DEFAULT '',
    filing_id TEXT,                   -- the filing that this path answers with
    seconds REAL NOT NULL DEFAULT 0,
    counts TEXT NOT NULL DEFAULT '{}',
    warnings TEXT NOT NULL DEFAULT '[]'
) WITHOUT ROWID;
CREATE INDEX source_filing ON source (filing_id);

-- Size, times and identity of files whose content is that of the ledger: the same again means the same content.
CREATE TABLE on_disk (
    path TEXT PRIMARY KEY,
    shape TEXT NOT NULL
) WITHOUT ROWID;

-- One reading of one content. A new reading of the same content, or a newer version, ends (died) the older one; what
-- answers searches at generation g is born <= g and not yet dead at g.
CREATE TABLE filing (
    no INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,                 -- from the content hash
    sha256 TEXT NOT NULL,
    title TEXT NOT NULL,
    publisher TEXT,
    publisher_code TEXT,
    fiscal_year INTEGER,
    kind TEXT,
    path TEXT NOT NULL,
    arrived INTEGER NOT NULL,         -- generation at which the content was first met; orders versions
    parser_version TEXT NOT NULL,
    model BLOB NOT NULL,              -- the whole filing, JSON, zlib
    added TEXT NOT NULL,              -- when the content was first stored, UTC in ISO 8601
    replaced INTEGER NOT NULL DEFAULT 0,  -- a newer reading of the same content exists
    born INTEGER,                     -- NULL while it does not answer searches
    died INTEGER
);
CREATE INDEX filing_id ON filing (id, no);
CREATE INDEX filing_series ON filing (publisher, fiscal_year, kind);
CREATE INDEX filing_live ON filing (born, died, publisher, fiscal_year, kind);
CREATE INDEX filing_died ON filing (died) WHERE died IS NOT NULL;

CREATE TABLE shape (                  -- what many documents have in common, stored once
    id INTEGER PRIMARY KEY,
    tbl TEXT NOT NULL,                -- key of their table, '' where they are of none
    part TEXT NOT NULL,               -- name of the sum that their amounts go into, '' for none
    code_class TEXT NOT NULL,         -- 215*, '' for none
    more TEXT NOT NULL                -- JSON: columns of their amounts, fields
);
CREATE UNIQUE INDEX shape_whole ON shape (tbl, part, code_class, more);

CREATE TABLE document (
    doc INTEGER PRIMARY KEY AUTOINCREMENT,
    filing INTEGER NOT NULL REFERENCES filing (no),
    shape INTEGER NOT NULL REFERENCES shape (id),
    hit TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    name TEXT,
    code TEXT,
    amount INTEGER,
    prior INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    line INTEGER,                     -- its place: first line, and the last one where that is another
    last_line INTEGER,
    extra TEXT NOT NULL               -- JSON: page and box, amounts, and what the rest does not tell; '' for nothing
);
CREATE INDEX document_filing ON document (filing);

CREATE TABLE figure (
    value INTEGER NOT NULL,
    doc INTEGER NOT NULL,
    PRIMARY KEY (value, doc)
) WITHOUT ROWID;
CREATE INDEX figure_doc ON figure (doc);

CREATE TABLE finding (                -- the checks
    filing INTEGER NOT NULL REFERENCES filing (no),
    ordinal INTEGER NOT NULL,
    rule TEXT NOT NULL,
    family TEXT NOT NULL,
    verdict TEXT NOT NULL,
    PRIMARY KEY (filing, ordinal)
) WITHOUT ROWID;

-- Checks between filings: what a reading states of another, while both answer.
CREATE TABLE against (
    filing INTEGER NOT NULL REFERENCES filing (no),
    other INTEGER NOT NULL REFERENCES filing (no),
    ordinal INTEGER NOT NULL,
    rule TEXT NOT NULL,
    verdict TEXT NOT NULL,
    told TEXT NOT NULL,               -- the check as JSON
    PRIMARY KEY (filing, other, ordinal)
) WITHOUT ROWID;
CREATE INDEX against_other ON against (other);

CREATE TABLE name (                   -- what the search box completes
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL,
    kind TEXT NOT NULL,
    code TEXT NOT NULL,               -- '' where there is none
    form TEXT NOT NULL,
    initials TEXT NOT NULL
);
CREATE UNIQUE INDEX name_whole ON name (text, kind, code);
CREATE INDEX name_form ON name (form);
CREATE INDEX name_initials ON name (initials);
CREATE INDEX name_code ON name (code);

CREATE TABLE naming (                 -- which readings state a name
    name INTEGER NOT NULL REFERENCES name (id),
    filing INTEGER NOT NULL REFERENCES filing (no),
    PRIMARY KEY (name, filing)
) WITHOUT ROWID;
CREATE INDEX naming_filing ON naming (filing);

CREATE TABLE state (
    key TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO state VALUES ('generation', 0);
