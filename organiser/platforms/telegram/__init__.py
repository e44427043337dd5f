"""Telegram, by its Bot API: the only place that knows `telegram`, its errors and its JSON."""
