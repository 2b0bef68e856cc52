import msgspec
import pytest

from app.domain.backup import Redundancy
from app.planning.vault_steps import VaultForm, new_vault_steps
from app.protection.plan import Expectation, Plan, PlanError, differences, make_plan
from app.protection.texts import LANGUAGES, load_plan_texts

FORM = VaultForm(
    "s1",
    "Contoso Production",
    "rg-new",
    "koreasouth",
    "rsv-prod",
    Redundancy.LOCAL,
    True,
    (("env", "prod"),),
    "Korea South",
)


def test_a_new_vault_needs_registration_group_vault_and_redundancy_in_this_order() -> None:
    plan = make_plan(new_vault_steps(FORM, register=True))
    assert [step.kind.value for step in plan.steps] == [
        "register-provider",
        "create-group",
        "create-vault",
        "set-redundancy",
    ]
    vault = plan.steps[2]
    assert set(vault.depends_on) == {plan.steps[0].id, plan.steps[1].id}
    assert plan.steps[3].depends_on == (vault.id,)
    assert vault.request.body == {
        "location": "koreasouth",
        "sku": {"name": "RS0", "tier": "Standard"},
        "properties": {"publicNetworkAccess": "Enabled"},
        "tags": {"env": "prod"},
    }


def test_taking_a_step_out_takes_its_dependants_out() -> None:
    plan = make_plan(new_vault_steps(FORM, register=False))
    group, vault, redundancy = (step.id for step in plan.steps)
    assert plan.dependants([group]) == {vault, redundancy}
    assert plan.without([vault]).steps == plan.steps[:1]


def test_a_plan_can_be_kept_and_read_again() -> None:
    plan = make_plan(new_vault_steps(FORM, register=True))
    assert msgspec.json.decode(msgspec.json.encode(plan), type=Plan) == plan


def test_a_step_cannot_need_what_does_not_stand_before_it() -> None:
    steps = new_vault_steps(FORM, register=False)
    with pytest.raises(PlanError):
        make_plan(steps[::-1])
    with pytest.raises(PlanError):
        make_plan([steps[0], steps[0]])


def test_differences_compare_without_case_and_only_what_is_expected() -> None:
    expected = Expectation(exists=True, values={"redundancy": "GeoRedundant"})
    assert differences(expected, True, {"redundancy": "georedundant", "locked": "yes"}) == ()
    assert [(one.expected, one.found) for one in differences(expected, True, {})] == [("GeoRedundant", "")]
    assert [(one.expected, one.found) for one in differences(expected, False, {})] == [("yes", "no")]
    assert [one.field for one in differences(Expectation(exists=False), True, {})] == ["exists"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_of_a_new_vault_has_its_sentences(language: str) -> None:
    texts = load_plan_texts(language)
    for step in new_vault_steps(FORM, register=True):
        assert texts.step(step)
        assert texts.say(step.reason)
        assert texts.say(step.undo)
