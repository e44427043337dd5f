"""The accounts of one person: linked by a code, taken apart again, and trusted little by little."""
