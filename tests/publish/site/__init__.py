"""Tests of the programme as a site."""
