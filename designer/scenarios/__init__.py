"""Scenarios: kept with each flow, run against a draft, a version or what is live, and what they cover."""
