"""The pure interpreter of flows: events, actions, state and step; standard library only, no I/O, no clock."""
