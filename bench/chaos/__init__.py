"""Tries the real bot under misfortune, with a real Synapse, and counts what is lost, repeated or turned round."""
