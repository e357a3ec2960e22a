"""Pictures of every page for the README and the manual: a believable site is filled, and a browser looks at it."""
