"""Joining the co-op: applying, being sponsored, being admitted or declined."""
