"""The shipped templates: that they are sound, that their calls go as told, that their texts have recordings."""
