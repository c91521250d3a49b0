"""Replanning with as little change as possible."""
