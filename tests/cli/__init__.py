"""Tests of app.py, as a person starts it: in processes of their own."""
