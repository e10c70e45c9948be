"""An archive of articles in SQLite or PostgreSQL: records in, records out."""
