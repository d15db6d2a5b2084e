"""Where the bytes of the archive are kept. Knows nothing of what they mean."""
