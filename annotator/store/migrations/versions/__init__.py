"""One file a revision, named after its number and what it changes."""
