"""Data only: installed as ``annotator.resources``, found through ``annotator.paths`` alone."""
