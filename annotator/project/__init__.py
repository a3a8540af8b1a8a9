"""What one can do with an open project; one file an activity. Knows everything below, never Qt.

The files of verbs (annotating, organising) are light: they build values, ask the rules and write
through ``Project.transaction``. Only ``project.py`` and the bulk verbs reach for the database.
"""
