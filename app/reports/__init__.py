"""What was found, as a document: JSON, CSV, HTML, table, text."""
