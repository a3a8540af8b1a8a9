"""The database, and the only place that imports SQLAlchemy. Answers in core values."""
