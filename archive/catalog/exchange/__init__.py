"""Accepted documents go on into the process system, and its receipt comes back (QF-20c)."""
