"""Files in and out; one format a file, found by being there.

Knows core and arabic, never the store.
"""
