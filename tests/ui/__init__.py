"""Tests of the window: real widgets on the real event loop, offscreen."""
