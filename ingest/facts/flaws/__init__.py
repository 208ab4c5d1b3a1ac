"""Checks for what a careful reader would flag: one file a kind of check."""
