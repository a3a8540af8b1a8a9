"""The database, and the only place that imports SQLAlchemy. Answers in core values.

No rule of what may be annotated stands here, and no file format. SQLite has write-ahead logging and
``synchronous=FULL``: what was committed survives the kill of the program and of the machine.
"""
