"""The networks that Organiser speaks: one folder for each, which knows no sibling."""
