"""The IVR runtime: the pure core, the drivers around it and the adapters; nothing of the designer."""
