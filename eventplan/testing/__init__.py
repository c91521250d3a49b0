"""Scenarios tested like code."""
