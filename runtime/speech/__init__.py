"""The adapters to speech engines and audio tools; each engine runs in processes of its own."""
