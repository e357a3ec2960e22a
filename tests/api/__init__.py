"""Tests of the JSON API, over HTTP as a browser speaks it."""
