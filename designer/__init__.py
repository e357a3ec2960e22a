"""The designer: Flask pages over the store. One folder per feature, always the same files; features call each other's operations only."""
