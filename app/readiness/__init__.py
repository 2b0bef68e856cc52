"""JUDGE: pure rules over facts, findings, badges; which policy fits which VM."""
