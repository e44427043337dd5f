"""Being a member: asking stewards, suspended, excluded, taken in again, and leaving."""
