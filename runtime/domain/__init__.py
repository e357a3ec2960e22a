"""The pure rules of telephone service: hours, numbers, regions, matching of utterances, spoken values, format checks.

Belongs here: functions from values to values that any driver (telephone, simulator, exploration) may ask.
Does not belong here: input or output, the clock, randomness, and anything that knows flows, nodes or Asterisk.
Instants are UTC milliseconds (``int``) and always an argument.
"""
