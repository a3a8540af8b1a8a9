"""How far annotators agree; pure functions, one measure a file. Knows core and arabic only."""
