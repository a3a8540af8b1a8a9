"""The window, and the only place that imports PySide6."""
