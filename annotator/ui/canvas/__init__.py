"""The annotation canvas: right-to-left text with spans and relations drawn on it."""
