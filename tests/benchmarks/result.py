"""One measured row of the table: figure, baseline, ratio, budget."""

from typing import NamedTuple


class Result(NamedTuple):
    """A row; ``budget`` in the unit of ``value``: a ratio, milliseconds, bytes."""

    what: str
    value: float
    budget: float
    unit: str
    note: str

    @property
    def met(self) -> bool:
        """Whether the budget was kept."""
        return self.value <= self.budget

    def line(self) -> str:
        """The row of the Markdown table."""
        verdict = "met" if self.met else "**missed**"
        measured, budget = f"{self.value:.2f} {self.unit}", f"{self.budget:g} {self.unit}"
        return f"| {self.what} | {measured} | {budget} | {verdict} | {self.note} |"
