"""What the system page shows beside what the store answers."""
