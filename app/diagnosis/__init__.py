"""JUDGE: one VM in depth, as a sentence, evidence and a next step."""
