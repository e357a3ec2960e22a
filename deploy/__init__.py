"""What puts Tonepath on a machine. Nothing of the product imports from here; only app.py, tests and benchmarks do."""
