"""Nouns and rules of the domain: no Qt, no files, no clock, no session."""
