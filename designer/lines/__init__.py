"""Lines: what answers each number, its publish log, and the way back."""
