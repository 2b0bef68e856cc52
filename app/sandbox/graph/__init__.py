"""Azure Resource Graph of the simulated Azure: a small, honest evaluator of the Kusto query language.

What it does not know is an error in the words of the real service, never an empty answer.
"""

from app.sandbox.graph.handler import register, warm

__all__ = ["register", "warm"]
