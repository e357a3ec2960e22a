"""Flows as files and as findings; what is done with them over HTTP stands in designer.api."""
