"""Tries the real bot under misfortune, with a real Synapse: what is lost, or comes twice."""
