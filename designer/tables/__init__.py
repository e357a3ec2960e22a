"""Tables: imported from files, looked up by flows."""
