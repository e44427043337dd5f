"""The schema's history. Revisions never change once they have landed; tests/migrations walks them all."""
