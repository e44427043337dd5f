"""State: the only place that knows SQLModel. One module per feature; `engine` alone knows the database."""
