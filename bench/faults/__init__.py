"""The fault campaign: callers on a real exchange while everything around them is killed, frozen, cut and filled.

`python -m bench.faults` runs it at length, tests/asterisk/test_faults.py in short. It judges from outside: by what telephones
hear and what the database holds afterwards.
"""
