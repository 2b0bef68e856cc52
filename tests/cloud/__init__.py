"""Tests of how Azure is spoken to."""
