"""Tests of the simulated Azure, over real HTTP."""
