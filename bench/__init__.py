"""Measures the bot beside a bare forwarder, and tries it under misfortune. No part of the product."""
