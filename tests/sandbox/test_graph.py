"""Resource Graph: what the evaluator knows, and that it refuses everything else."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sandbox.accounts import RoleAssignment
from app.sandbox.clock import timestamp
from app.sandbox.graph.compiler import COLUMNS, compile_query
from app.sandbox.messages import ArmError, Json
from app.sandbox.state import State
from tests.sandbox.serving import (
    FIRST,
    GROUP,
    SECOND,
    START,
    Answer,
    add_machine,
    machine_id,
    serving,
    small_state,
)

_VAULT = f"/subscriptions/{FIRST}/resourceGroups/{GROUP}/providers/Microsoft.RecoveryServices/vaults/v1"
_PATH = "/providers/Microsoft.ResourceGraph/resources"
_WORDS = [
    "Resources",
    "|",
    "where",
    "project",
    "extend",
    "order",
    "by",
    "take",
    "count",
    "summarize",
    "(",
    ")",
    "[",
    "]",
    ".",
    ",",
    "=",
    "==",
    "=~",
    "!=",
    "!~",
    "in",
    "in~",
    "!in",
    "has",
    "!has",
    "contains",
    "startswith",
    "and",
    "or",
    "not",
    "name",
    "type",
    "properties",
    "'web'",
    '"x"',
    "1",
    "2.5",
    "-",
    "true",
    "null",
    "tolower(",
    "tostring(",
    "isnull(",
    "bag_pack(",
    "//",
    "!",
    "?",
    "'",
]
_POWER = "power = properties.extended.instanceView.powerState.code"
_MACHINES = "Resources | where type =~ 'Microsoft.Compute/virtualMachines'"


def _graph_state(*assignments: RoleAssignment) -> State:
    state = small_state(*assignments)
    add_machine(state, "Web-Big", tags={"env": "prod", "cost center": "7"})
    web = state.store.get(machine_id("Web-Big"))
    assert web is not None
    web["properties"]["storageProfile"]["dataDisks"] = [{"lun": number} for number in range(16)]
    state.store.put(web)
    return state


@pytest.mark.parametrize(
    ("condition", "names"),
    [
        ("name == 'web'", {"web"}),
        ("name == 'WEB'", set()),
        ("name =~ 'WEB'", {"web"}),
        ("name != 'web'", {"db", "Web-Big"}),
        ("name !~ 'WEB'", {"db", "Web-Big"}),
        ("name in ('web', 'db')", {"web", "db"}),
        ("name !in ('web', 'db')", {"Web-Big"}),
        ("name in~ ('WEB', 'web-big')", {"web", "Web-Big"}),
        ("name !in~ ('WEB', 'web-big')", {"db"}),
        ("name has 'web'", {"web", "Web-Big"}),
        ("name has 'we'", set()),
        ("name contains 'EB'", {"web", "Web-Big"}),
        ("name !contains 'EB'", {"db"}),
        ("name startswith 'WEB-'", {"Web-Big"}),
        ("isnotempty(zones)", {"db"}),
        ("isempty(zones)", {"web", "Web-Big"}),
        ("isnull(properties.nothing.here)", {"web", "db", "Web-Big"}),
        ("not(name =~ 'web')", {"db", "Web-Big"}),
        ("name =~ 'web' or (location == 'westeurope' and name == 'db')", {"web", "db"}),
        ("array_length(properties.storageProfile.dataDisks) >= 16", {"Web-Big"}),
        ("tags['cost center'] == '7'", {"Web-Big"}),
        ('tags.env == "prod"', {"Web-Big"}),
        ("toint(tags['cost center']) < 8", {"Web-Big"}),
        ("properties.storageProfile.dataDisks[15].lun == 15", {"Web-Big"}),
        ("name endswith 'b'", None),
        ("properties.provisioningState == true", set()),
        ("tostring(properties.provisioningState) =~ toupper('succeeded')", {"web", "db", "Web-Big"}),
    ],
)
def test_conditions(condition: str, names: set[str] | None) -> None:
    with serving(_graph_state()) as client:
        answer = client.query(f"{_MACHINES} and {condition}")
        if names is None:
            assert answer.status == 400
        else:
            assert {row["name"] for row in answer.json["data"]} == names


def test_rows_of_machines_look_like_those_of_the_real_service() -> None:
    state = _graph_state()
    with serving(state) as client:
        (row,) = client.rows(f"{_MACHINES} and name == 'db'")
    assert row["type"] == "microsoft.compute/virtualmachines"
    assert row["id"] == machine_id("db", SECOND)
    assert (row["resourceGroup"], row["subscriptionId"], row["location"]) == (GROUP, SECOND, "westeurope")
    assert row["zones"] == ["1"]
    assert row["tenantId"] == state.subscriptions[SECOND]["tenantId"]
    assert row["properties"]["extended"]["instanceView"] == {
        "hyperVGeneration": "V2",
        "osName": "ubuntu",
        "powerState": {"code": "PowerState/running", "displayStatus": "VM running", "level": "Info"},
    }


def test_project_extend_and_names_that_kusto_gives() -> None:
    query = (
        f"{_MACHINES} | extend big = array_length(properties.storageProfile.dataDisks) > 8\n"
        "// a comment\n"
        "| project id, size = properties.hardwareProfile['vmSize'], properties.provisioningState, big, "
        "bag = bag_pack('n', name, 'os', properties.storageProfile.osDisk.osType), "
        "either = coalesce(tags.missing, tags.env, 'none')"
    )
    with serving(_graph_state()) as client:
        rows = {row["bag"]["n"]: row for row in client.rows(query)}
    assert rows["Web-Big"] == {
        "id": machine_id("Web-Big"),
        "size": "Standard_D2s_v5",
        "properties_provisioningState": "Succeeded",
        "big": True,
        "bag": {"n": "Web-Big", "os": "Linux"},
        "either": "prod",
    }
    assert rows["web"]["either"] == "none"


def test_order_take_count_and_summarize() -> None:
    with serving(_graph_state()) as client:
        down = client.rows(f"{_MACHINES} | order by name | project name")
        up = client.rows(f"{_MACHINES} | sort by location desc, name asc | project name")
        assert [row["name"] for row in down] == ["web", "db", "Web-Big"]
        assert [row["name"] for row in up] == ["db", "Web-Big", "web"]
        assert len(client.rows(f"{_MACHINES} | take 2")) == 2
        assert client.rows(f"{_MACHINES} | count") == [{"Count": 3}]
        assert client.rows(f"{_MACHINES} | summarize count() by location | order by count_ desc") == [
            {"location": "koreacentral", "count_": 2},
            {"location": "westeurope", "count_": 1},
        ]
        assert client.rows(f"{_MACHINES} | summarize vms = count()") == [{"vms": 3}]


@pytest.mark.parametrize(
    "query",
    [
        "Resources | join (Resources) on id",
        "Resources | mv-expand properties",
        "Resources | distinct type",
        "Resources | project-away tags",
        "Resources | where name matches regex 'a.*'",
        "Resources | where name has_any ('a')",
        "Resources | where strcat(name, 'x') == 'y'",
        "Resources | extend x = 1 + 1",
        "Resources | summarize max(name)",
        "Resources | where nosuchcolumn == 1",
        "Resources | project name | where type == 'x'",
        "Resources | where name == ",
        "Resources | where name == 'open",
        "Resources |",
        "Resources | take many",
        "NoSuchTable | take 1",
        "Resources; Resources",
        "Resources | where tolower(name, id) == 'x'",
        "Resources | where name in (location)",
        "let a = 1; Resources",
        "Resources | where bag_pack('a') == 1",
        "Resources | order by name nulls last",
    ],
)
def test_what_is_not_known_is_an_error_and_never_an_empty_answer(query: str) -> None:
    with serving(_graph_state()) as client:
        answer = client.query(query)
    assert (answer.status, answer.error["code"]) == (400, "BadRequest")
    assert answer.error["details"][0]["code"] == "InvalidQuery"


@given(st.lists(st.sampled_from(_WORDS), max_size=14))
def test_no_text_breaks_the_evaluator(words: list[str]) -> None:
    row = {**dict.fromkeys(COLUMNS), "name": "web", "type": "t", "properties": {"a": [1]}}
    try:
        plan = compile_query("Resources | " + " ".join(words))
    except ArmError:
        return
    rows: list[Json] = [row]
    for stage in (*plan.head, *plan.tail):
        rows = stage(rows)
    assert all(set(one) == set(plan.columns) for one in rows)


def test_a_query_nested_too_deeply_is_refused() -> None:
    text = "Resources | where " + "(" * 5000 + "name == 'x'" + ")" * 5000
    with pytest.raises(ArmError, match="BadRequest"):
        compile_query(text)


def test_a_parser_failure_tells_the_place() -> None:
    with serving(_graph_state()) as client:
        details = client.query("Resources\n| where name ?? 'x'").error["details"]
    assert details[1]["code"] == "ParserFailure"
    assert (details[1]["line"], details[1]["characterPositionInLine"], details[1]["token"]) == (2, 13, "?")


def _crowd(count: int) -> State:
    state = small_state()
    for number in range(count - 2):
        add_machine(state, f"node-{number:05}")
    return state


def _page(answer: Answer) -> dict[str, Any]:
    found: dict[str, Any] = answer.json
    return found


def test_pages_of_a_thousand_with_a_skip_token() -> None:
    query = f"{_MACHINES} | project id | order by id asc"
    with serving(_crowd(2100)) as client:
        pages = [_page(client.query(query))]
        while "$skipToken" in pages[-1]:
            pages.append(_page(client.query(query, options={"$skipToken": pages[-1]["$skipToken"]})))
    assert [page["count"] for page in pages] == [1000, 1000, 100]
    assert {page["totalRecords"] for page in pages} == {2100}
    assert {page["resultTruncated"] for page in pages} == {"false"}
    identities = [row["id"] for page in pages for row in page["data"]]
    assert len(set(identities)) == 2100
    assert identities == sorted(identities)


def test_pages_of_one_result_do_not_shift_when_the_estate_changes() -> None:
    query = f"{_MACHINES} | project id | order by id asc"
    state = _crowd(1500)
    with serving(state) as client:
        first = _page(client.query(query))
        state.store.remove(machine_id("node-00001"))
        add_machine(state, "a-newcomer")
        second = _page(client.query(query, options={"$skipToken": first["$skipToken"]}))
        assert _page(client.query(query))["totalRecords"] == 1500
    identities = [row["id"] for row in first["data"] + second["data"]]
    assert len(set(identities)) == len(identities) == 1500


def test_a_token_belongs_to_its_query() -> None:
    with serving(_crowd(1500)) as client:
        token = _page(client.query(f"{_MACHINES} | project id"))["$skipToken"]
        answer = client.query(f"{_MACHINES} | project id, name", options={"$skipToken": token})
    assert answer.error["details"][0]["code"] == "InvalidSkipToken"


def test_without_an_id_column_rows_are_cut_off_and_the_answer_says_so() -> None:
    with serving(_crowd(1100)) as client:
        page = _page(client.query(f"{_MACHINES} | project name"))
        limited = _page(client.query(f"{_MACHINES} | project id | take 1050"))
    for found, total in ((page, 1100), (limited, 1050)):
        assert (found["count"], found["totalRecords"], found["resultTruncated"]) == (1000, total, "true")
        assert "$skipToken" not in found


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"options": {"$top": 1001}}, "InvalidTop"),
        ({"options": {"$skip": -1}}, "InvalidSkip"),
        ({"options": {"$top": True}}, "InvalidTop"),
        ({"options": ["$top"]}, "InvalidOptions"),
        ({"query": " "}, "MissingQuery"),
        ({"options": {"$skipToken": "bm9uc2Vuc2U="}}, "InvalidSkipToken"),
        ({"options": {"resultFormat": "csv"}}, "InvalidResultFormat"),
        ({"subscriptions": ["cccccccc-0000-0000-0000-000000000003"]}, "NoValidSubscriptionsInQueryRequest"),
        ({"subscriptions": [FIRST] * 1001}, "TooManySubscriptions"),
    ],
)
def test_options_that_are_refused(body: Json, code: str) -> None:
    with serving(_graph_state()) as client:
        answer = client.send("POST", _PATH, {"query": "Resources", **body})
    assert answer.status == 400
    assert answer.error["details"][0]["code"] == code


def test_the_table_format() -> None:
    with serving(_graph_state()) as client:
        data = client.query(
            f"{_MACHINES} | project name, n = 1 | order by name asc", options={"resultFormat": "table"}
        ).json["data"]
    assert data["columns"] == [{"name": "name", "type": "string"}, {"name": "n", "type": "integer"}]
    assert data["rows"] == [["Web-Big", 1], ["db", 1], ["web", 1]]


def test_subscriptions_of_the_request_limit_the_rows() -> None:
    with serving(_graph_state()) as client:
        rows = client.rows(f"{_MACHINES} | project name", subscriptions=[SECOND.upper()])
    assert [row["name"] for row in rows] == ["db"]


def test_what_may_not_be_read_is_left_out_without_a_word() -> None:
    reader = RoleAssignment(f"/subscriptions/{FIRST}", ("*/read",))
    one_machine = RoleAssignment(machine_id("db", SECOND), ("*/read",))
    state = _graph_state(reader, one_machine)
    add_machine(state, "db2", subscription=SECOND)
    disks_only = RoleAssignment("/", ("Microsoft.Compute/disks/read",))
    with serving(state) as client:
        assert {row["name"] for row in client.rows(_MACHINES)} == {"web", "Web-Big", "db"}
    with serving(_graph_state(disks_only)) as client:
        assert client.rows(_MACHINES) == []


def test_changes_are_seen_by_the_next_query() -> None:
    state = _graph_state()
    query = f"{_MACHINES} and name == 'web' | project {_POWER}"
    with serving(state) as client:
        assert client.rows(query) == [{"power": "PowerState/running"}]
        client.send("POST", machine_id("web") + "/deallocate")
        assert client.rows(query) == [{"power": "PowerState/deallocating"}]
        state.clock.skip(timedelta(minutes=5))
        assert client.rows(query) == [{"power": "PowerState/deallocated"}]
        state.store.remove(machine_id("web"))
        assert client.rows(query) == []


def test_containers() -> None:
    with serving(_graph_state()) as client:
        rows = client.rows("resourcecontainers | project type, name | order by type asc, name asc")
    assert [(row["type"], row["name"]) for row in rows] == [
        ("microsoft.resources/subscriptions", "Books"),
        ("microsoft.resources/subscriptions", "Shop"),
        ("microsoft.resources/subscriptions/resourcegroups", GROUP),
        ("microsoft.resources/subscriptions/resourcegroups", GROUP),
    ]


def _item(name: str, **properties: Any) -> Json:
    fabric = f"{_VAULT}/backupFabrics/Azure/protectionContainers/c-{name}"
    return {
        "id": f"{fabric}/protectedItems/{name}",
        "name": name,
        "type": "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems",
        "properties": {
            "protectedItemType": "Microsoft.Compute/virtualMachines",
            "backupManagementType": "AzureIaasVM",
            "workloadType": "VM",
            "friendlyName": name,
            "sourceResourceId": machine_id("web"),
            "policyId": f"{_VAULT}/backupPolicies/DefaultPolicy",
            **properties,
        },
    }


def test_protected_items_carry_what_the_graph_adds() -> None:
    state = _graph_state()
    state.store.put(_item("live", protectionState="Protected"))
    state.store.put(_item("gone", protectionState="ProtectionStopped", isScheduledForDeferredDelete=True))
    state.store.put(_item("kept", protectionState="ProtectionStopped"))
    query = (
        "RecoveryServicesResources "
        "| where type == 'microsoft.recoveryservices/vaults/backupfabrics/protectioncontainers"
        "/protecteditems' "
        "| extend properties = parse_json(tostring(properties)) "
        "| project name, state = properties.currentProtectionState, policy = properties.policyInfo.name, "
        "source = tolower(properties.dataSourceInfo.resourceID), raw = properties.protectionState"
    )
    with serving(state) as client:
        rows = {row["name"]: row for row in client.rows(query)}
    assert {name: row["state"] for name, row in rows.items()} == {
        "live": "ProtectionConfigured",
        "gone": "SoftDeleted",
        "kept": "ProtectionStopped",
    }
    assert rows["live"]["policy"] == "DefaultPolicy"
    assert rows["live"]["source"] == machine_id("web").lower()
    assert rows["live"]["raw"] == "Protected"


def test_jobs_of_the_last_fourteen_days_only() -> None:
    state = _graph_state()
    for name, days in (("recent", 13), ("old", 15)):
        started = timestamp(START - timedelta(days=days))
        state.store.put(
            {
                "id": f"{_VAULT}/backupJobs/{name}",
                "name": name,
                "type": "Microsoft.RecoveryServices/vaults/backupJobs",
                "properties": {"startTime": started, "status": "Completed"},
            }
        )
    with serving(state) as client:
        assert [row["name"] for row in client.rows("recoveryservicesresources | project name")] == ["recent"]


def test_the_graph_can_lag_behind_as_it_does_at_azure() -> None:
    state = small_state(speed=0.0001)
    state.graph_lag = timedelta(seconds=60)
    query = "Resources | where type =~ 'microsoft.recoveryservices/vaults' | project name"
    with serving(state) as client:
        assert client.rows(query) == []
        client.send("PUT", _VAULT, {"location": "koreacentral", "properties": {}})
        assert client.get(_VAULT).status == 200
        assert client.rows(query) == []
        assert client.rows(f"{query} | order by name asc") == []
        state.clock.skip(timedelta(seconds=61))
        assert client.rows(query) == [{"name": "v1"}]
