"""All examples of the rules of the scan, from the tables of their families."""

from tests.readiness import (
    test_rules_agent,
    test_rules_disks,
    test_rules_machine,
    test_rules_surroundings,
)

EXAMPLES = (
    *test_rules_agent.EXAMPLES,
    *test_rules_disks.EXAMPLES,
    *test_rules_machine.EXAMPLES,
    *test_rules_surroundings.EXAMPLES,
)
