"""Owning the co-op: its register, the share ledger, and the rights of its members."""
