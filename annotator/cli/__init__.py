"""The command line: parses, calls the same verbs as the window, prints. No Qt."""
