"""The Arabic language: folding, words, prefixes, sentences, search; all in original positions.

Imports core and pyarabic only.
"""
