"""The designer: the web application that edits, tests and publishes flows; it never talks to Asterisk."""
