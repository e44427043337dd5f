"""The neutral language between networks and the co-op.

References, what came in, what goes out, rich text, and the ports that a network must fill. Nothing here
knows Telegram, Matrix, a table or a language. The values are `msgspec.Struct`s: frozen, typed, and written
to the inbox and the outbox as they are (docs/decisions/0002-msgspec-values.md).
"""
