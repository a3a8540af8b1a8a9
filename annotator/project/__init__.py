"""What one can do with an open project; one file an activity. Knows everything below, never Qt."""
