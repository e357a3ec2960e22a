"""Command bodies that need flows and lines but not the telephone: validate to calls. Their names stand in app.py's table."""
