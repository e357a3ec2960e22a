"""Tests of the house itself: purity, locks, documents and the rules every module keeps."""
