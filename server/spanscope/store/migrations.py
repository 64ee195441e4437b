"""The schema, as ordered migrations. `user_version` counts how many have run.

`chunk` is what arrived; all other tables are derived from it and can be made again (see deriver.py).
"""

from __future__ import annotations

import sqlite3

from spanscope.errors import StoreTooNew

_FIRST = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO meta VALUES ('derived', 0), ('revision', 0), ('reading', 0);

-- One row for each (request, trace): a complete OTLP body. Nothing else must be true for an export to be safe.
-- AUTOINCREMENT: the watermark is an id, so ids of deleted rows must not come back.
CREATE TABLE chunk (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  trace_id BLOB NOT NULL,
  signal TEXT NOT NULL,
  encoding TEXT NOT NULL,
  items INTEGER NOT NULL,
  payload BLOB NOT NULL
);
CREATE INDEX chunk_trace ON chunk (trace_id) WHERE trace_id <> x'';

-- `earlier`: chunk ids of older, different copies of the same span. `pending_id`: the chunk holds only a provisional
-- record that announces the span, under this id.
CREATE TABLE span (
  trace_id BLOB NOT NULL,
  span_id BLOB NOT NULL,
  parent_span_id BLOB,
  chunk_id INTEGER NOT NULL,
  earlier TEXT,
  name TEXT NOT NULL,
  title TEXT NOT NULL,
  category TEXT NOT NULL,
  service_name TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  status TEXT NOT NULL,
  status_message TEXT NOT NULL,
  model TEXT,
  input_tokens INTEGER,
  output_tokens INTEGER,
  total_tokens INTEGER,
  input TEXT,
  output TEXT,
  conversation_id TEXT,
  error TEXT,
  response_id TEXT,
  scope_name TEXT NOT NULL,
  tool_call_id TEXT,
  tool_name TEXT,
  tool_calls TEXT,
  tool_results TEXT,
  pending_id BLOB,
  PRIMARY KEY (trace_id, span_id)
) WITHOUT ROWID;
-- The same model call recorded by a second instrumentation, perhaps in a trace of its own.
CREATE INDEX span_response ON span (response_id) WHERE response_id IS NOT NULL AND category = 'llm';

-- `copy` tells equal records of one request apart; equal records of two requests are a retry, and one row.
CREATE TABLE log (
  trace_id BLOB NOT NULL,
  span_id BLOB NOT NULL,
  hash BLOB NOT NULL,
  copy INTEGER NOT NULL,
  chunk_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (trace_id, span_id, hash, copy)
) WITHOUT ROWID;

CREATE TABLE trace (
  trace_id BLOB PRIMARY KEY,
  name TEXT NOT NULL,
  service_name TEXT NOT NULL,
  start INTEGER NOT NULL,
  duration INTEGER,
  status TEXT NOT NULL,
  span_count INTEGER NOT NULL,
  error_count INTEGER NOT NULL,
  model_call_count INTEGER NOT NULL,
  tool_call_count INTEGER NOT NULL,
  input TEXT,
  output TEXT,
  error TEXT,
  input_tokens INTEGER,
  output_tokens INTEGER,
  total_tokens INTEGER,
  models TEXT NOT NULL,
  conversation_id TEXT,
  root_missing INTEGER NOT NULL,
  title TEXT NOT NULL,
  twin_of BLOB,
  revision INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX trace_start ON trace (start, trace_id);
CREATE INDEX trace_revision ON trace (revision);
CREATE INDEX trace_conversation ON trace (conversation_id, start) WHERE conversation_id IS NOT NULL;

-- Traces whose spans changed since they were last summed up.
CREATE TABLE stale (trace_id BLOB PRIMARY KEY) WITHOUT ROWID;

-- Told to windows that have such a trace on the screen.
CREATE TABLE deleted (trace_id BLOB PRIMARY KEY, revision INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX deleted_revision ON deleted (revision);
"""

# Records of one model call that share no id are looked for among the calls of their process at their time.
_RUNS = """
ALTER TABLE span ADD COLUMN run_key INTEGER;
ALTER TABLE span ADD COLUMN ask_key INTEGER;
CREATE INDEX span_run ON span (run_key, scope_name, start) WHERE run_key IS NOT NULL;
"""

# The log records of a whole trace are read in time order. Rows without a time are derived anew.
_LOG_TIMES = """
DROP TABLE log;
CREATE TABLE log (
  trace_id BLOB NOT NULL,
  span_id BLOB NOT NULL,
  hash BLOB NOT NULL,
  copy INTEGER NOT NULL,
  time INTEGER NOT NULL,
  chunk_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (trace_id, span_id, hash, copy)
) WITHOUT ROWID;
CREATE INDEX log_time ON log (trace_id, time, chunk_id, position);
UPDATE meta SET value = 0 WHERE key = 'derived';
"""

# What rows show beside, and what a search goes by. `number` is a trace's place in the index of words (see words.py):
# AUTOINCREMENT, as the index still names the numbers of deleted traces for a while.
_SEARCH = """
ALTER TABLE span ADD COLUMN agent_name TEXT;
ALTER TABLE span ADD COLUMN provider TEXT;
ALTER TABLE span ADD COLUMN cache_read_tokens INTEGER;
ALTER TABLE span ADD COLUMN cache_write_tokens INTEGER;
ALTER TABLE span ADD COLUMN moments TEXT;
ALTER TABLE span ADD COLUMN run_id TEXT;

CREATE TABLE trace_number (number INTEGER PRIMARY KEY AUTOINCREMENT, trace_id BLOB NOT NULL UNIQUE);
INSERT INTO trace_number (trace_id) SELECT trace_id FROM trace ORDER BY start;
ALTER TABLE trace ADD COLUMN agents TEXT NOT NULL DEFAULT '[]';
ALTER TABLE trace ADD COLUMN tools TEXT NOT NULL DEFAULT '[]';
ALTER TABLE trace ADD COLUMN usages TEXT NOT NULL DEFAULT '[]';
ALTER TABLE trace ADD COLUMN run_id TEXT;
ALTER TABLE trace ADD COLUMN number INTEGER;
UPDATE trace SET number = (SELECT number FROM trace_number WHERE trace_number.trace_id = trace.trace_id);
CREATE INDEX trace_by_number ON trace (number);
CREATE INDEX trace_run ON trace (run_id) WHERE run_id IS NOT NULL;
-- Counting a filtered list must not read the previews: this holds what the filters ask for.
DROP INDEX trace_start;
CREATE INDEX trace_start ON trace (
  start, trace_id, number, service_name, status, duration, total_tokens, input_tokens, output_tokens, span_count,
  error_count, model_call_count, tool_call_count
);

-- Names that traces are found and completed by; `traces`: how many have it.
CREATE TABLE facet_value (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, value TEXT NOT NULL, traces INTEGER NOT NULL DEFAULT 0,
  UNIQUE (kind, value)
);
CREATE TABLE facet (number INTEGER NOT NULL, value_id INTEGER NOT NULL, PRIMARY KEY (number, value_id)) WITHOUT ROWID;
CREATE INDEX facet_by_value ON facet (value_id, number);

-- The documents of the index of words: `id` is theirs there, `first` and `last` the chunks that each was made of.
CREATE TABLE document (id INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL);
-- Attributes that occur, with their values as long as they are few; `many`: there are more than are here.
CREATE TABLE attribute_key (key TEXT PRIMARY KEY, many INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE attribute_value (key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (key, value)) WITHOUT ROWID;
INSERT INTO meta VALUES ('indexed', 0), ('index_version', 0), ('documents', 0), ('stale_documents', 0);
"""

_PACKING = """
-- Of a chunk whose encoding ends in "+zstd": see packing.py.
CREATE TABLE piece (id INTEGER PRIMARY KEY, payload BLOB NOT NULL);
CREATE TRIGGER packed_chunk_gone AFTER DELETE ON chunk WHEN old.encoding LIKE '%+zstd' BEGIN
  DELETE FROM piece WHERE id >= old.id << 16 AND id < (old.id + 1) << 16;
END;
INSERT INTO meta VALUES ('packed', 0);
"""

_SPLIT = """
ALTER TABLE trace ADD COLUMN model_time INTEGER NOT NULL DEFAULT 0;
ALTER TABLE trace ADD COLUMN tool_time INTEGER NOT NULL DEFAULT 0;
ALTER TABLE trace ADD COLUMN other_time INTEGER NOT NULL DEFAULT 0;
"""

# How many traces there are, kept with them: the list asks after every commit, and a count takes the longer the more
# there are. BEFORE, as a row that is replaced is inserted and never deleted.
_COUNT = """
INSERT INTO meta SELECT 'traces', count(*) FROM trace;
CREATE TRIGGER trace_comes BEFORE INSERT ON trace
WHEN NOT EXISTS (SELECT 1 FROM trace WHERE trace_id = new.trace_id) BEGIN
  UPDATE meta SET value = value + 1 WHERE key = 'traces';
END;
CREATE TRIGGER trace_goes AFTER DELETE ON trace BEGIN
  UPDATE meta SET value = value - 1 WHERE key = 'traces';
END;
"""

MIGRATIONS = (_FIRST, _RUNS, _LOG_TIMES, _SEARCH, _PACKING, _SPLIT, _COUNT)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the file up to date. Two processes may do this at once: the version is read again under the lock."""
    if _version(connection) == len(MIGRATIONS):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _version(connection)
        if version > len(MIGRATIONS):
            raise StoreTooNew(
                f"the store has schema {version}, this Spanscope knows {len(MIGRATIONS)}: "
                "update Spanscope, or choose another data folder"
            )
        for number in range(version, len(MIGRATIONS)):
            for statement in _statements(MIGRATIONS[number]):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version={number + 1}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _statements(script: str) -> list[str]:
    """`executescript` would commit the transaction that makes a migration all or nothing."""
    statements: list[str] = []
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            statements.append(statement)
            statement = ""
    return statements
