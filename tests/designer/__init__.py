"""Tests of the pages, through Flask's own client, on a real database."""
