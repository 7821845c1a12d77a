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
CREATE INDEX filing_born ON filing (born);
CREATE INDEX filing_died ON filing (died) WHERE died IS NOT NULL;

CREATE TABLE document (
    doc INTEGER PRIMARY KEY AUTOINCREMENT,
    filing INTEGER NOT NULL REFERENCES filing (no),
    hit TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    name TEXT,
    code TEXT,
    tbl TEXT,
    amount INTEGER,
    part TEXT NOT NULL,
    prior INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    code_class TEXT,
    extra TEXT NOT NULL               -- JSON: place, amounts, fields, keys, mentions, figures, rules, families
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

CREATE TABLE name (                   -- what the search box completes
    text TEXT NOT NULL,
    kind TEXT NOT NULL,
    code TEXT NOT NULL,               -- '' where there is none
    form TEXT NOT NULL,
    initials TEXT NOT NULL,
    filing INTEGER NOT NULL
);
CREATE INDEX name_filing ON name (filing);
CREATE INDEX name_form ON name (form);
CREATE INDEX name_initials ON name (initials);
CREATE INDEX name_code ON name (code);

CREATE TABLE state (
    key TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO state VALUES ('generation', 0);
