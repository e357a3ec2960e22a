"""Flows: their drafts, findings, versions, and publishing one to a line."""
