"""The demo's page: what is on the stage, live in a browser."""
