"""What a search means: the query language, and texts as an index of words sees them. Pure: no SQL, no store."""
