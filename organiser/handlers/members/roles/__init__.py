"""Roles: granting one and laying it down, whether all are held, and names that look like a steward's."""
