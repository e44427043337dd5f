"""Matrix: a homeserver's rooms in the neutral language of `organiser.chat`, and back.

matrix-nio lives here and nowhere else. It does the encryption and the login; receiving, waiting,
trying again and reading events are ours (docs/decisions/0004 tells why).
"""
