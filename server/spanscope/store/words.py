"""The index of words: which trace holds which word.

FTS5, contentless: the texts are in the chunks already. A document is what was added of one trace in one step. Its id
is the trace's number with the document's place in the trace behind it: documents of one trace stand together, the
traces of a word are counted in one walk over its list, and no look-up leads from a document to its trace.

`detail=full`, as identifiers are phrases (`gpt-4o` is `gpt` and `4o` in a row): without positions every such word would
have to be looked for again in the decoded spans, and a count would be a guess.

Documents can't be taken out (SQLite 3.40 has no `contentless_delete`, and FTS5's `delete` wants the text back, which
would mean decoding what is deleted). Those of deleted traces lead to no trace, as numbers never come back; once they
are many the index is made anew, and when everything is deleted it is emptied at once (see indexer.py).
"""

from __future__ import annotations

import sqlite3

# Of one trace. Two bytes in the lists of the index hold a step of this size, three the next.
DOCUMENTS_BITS = 13
DOCUMENTS = 1 << DOCUMENTS_BITS

CREATE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS words "
    "USING fts5(name, text, content='', tokenize='unicode61 remove_diacritics 2')"
)


def create(connection: sqlite3.Connection) -> bool:
    """Whether this SQLite can have the index at all."""
    try:
        connection.execute(CREATE)
    except sqlite3.OperationalError as error:
        if not _is_missing(error):
            raise
        return False
    # It is there, but may have been made by another SQLite.
    return usable(connection)


def usable(connection: sqlite3.Connection) -> bool:
    """For readers, who can't make it."""
    try:
        connection.execute("SELECT rowid FROM words WHERE words MATCH 'a' LIMIT 1").fetchall()
    except sqlite3.OperationalError as error:
        if _is_missing(error):
            return False
        raise
    return True


def _is_missing(error: sqlite3.OperationalError) -> bool:
    return "no such module" in str(error) or "no such table: words" in str(error)


def add(connection: sqlite3.Connection, id: int, name: str, text: str) -> None:
    connection.execute("INSERT INTO words (rowid, name, text) VALUES (?, ?, ?)", (id, name, text))


def empty(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO words (words) VALUES ('delete-all')")
