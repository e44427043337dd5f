"""Deciding about what was proposed: seconding, objecting, and what time does about it."""
