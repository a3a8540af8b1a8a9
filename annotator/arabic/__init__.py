"""The Arabic language: folding, words, prefixes, sentences and search, all in original positions. Imports core and pyarabic only."""
