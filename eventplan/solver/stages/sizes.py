"""The sizes of events that are searched in different ways."""

SMALL = 16
"""An event with fewer sessions is soon searched by its whole model, and nothing else is worth its time."""

LARGE = 200
"""The whole model of an event with more sessions takes too long to make."""
