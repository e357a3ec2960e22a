"""Command bodies that need the telephone's side: run, runtime, dialplan, doctor. Their names and arguments stand in app.py's table."""
