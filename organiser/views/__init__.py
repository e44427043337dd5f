"""Every word that a person reads: pure functions of facts and a language. They decide and fetch nothing.

A view takes its facts first and the `Words` last, and returns a `Post`, a `RichText` that is set into
one, or a `str` where a network takes nothing richer.
"""
