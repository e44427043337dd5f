"""The demo: real parts on loopback, played by people who are not there."""
