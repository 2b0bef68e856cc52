"""Tests of the program; they mirror app/ and ui/."""
