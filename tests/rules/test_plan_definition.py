"""The book as a FHIR PlanDefinition: what R4 requires is there, every rule once, nothing of a condition lost."""

import json
import re

import pytest
from typer.testing import CliRunner

from hartkracht.cli import program
from hartkracht.rules.book import BOOK
from hartkracht.rules.plan_definition import LANGUAGE, TRANSLATION, plan_definition, tree

RULES = {rule.id: rule for rule in BOOK.every_rule()}


@pytest.fixture(scope="module")
def resource():
    return plan_definition()


@pytest.fixture(scope="module")
def actions(resource):
    return {action["id"]: action for chapter in resource["action"] for action in chapter["action"]}


def test_it_is_a_draft_and_an_experiment_of_a_known_type(resource):
    assert resource["resourceType"] == "PlanDefinition"
    assert re.fullmatch(r"[A-Za-z0-9.-]{1,64}", resource["id"])
    assert (resource["status"], resource["experimental"]) == ("draft", True)
    assert resource["version"] == BOOK.version
    (coding,) = resource["type"]["coding"]
    assert coding["system"].endswith("/plan-definition-type")
    assert coding["code"] in ("order-set", "clinical-protocol", "eca-rule", "workflow-definition")


def test_every_rule_is_one_action(resource, actions):
    assert list(actions) == list(RULES)
    assert sum(len(chapter["action"]) for chapter in resource["action"]) == len(RULES)


def test_an_action_has_its_title_text_source_and_condition(actions):
    for rule_id, action in actions.items():
        (documentation,), (condition,) = action["documentation"], action["condition"]
        rule = RULES[rule_id]
        assert action["title"] == rule.says.en
        assert rule.why.en in action["textEquivalent"]
        assert documentation["type"] == "citation"
        assert rule.source.en in documentation["citation"]
        assert condition["kind"] == "applicability"
        assert condition["expression"]["language"] == LANGUAGE
        assert rule.since.isoformat() in action["description"]


def test_each_text_has_its_dutch_beside_it(actions):
    for rule_id, action in actions.items():
        for name, dutch in (("title", RULES[rule_id].says.nl), ("textEquivalent", RULES[rule_id].why.nl)):
            (extension,) = action[f"_{name}"]["extension"]
            assert extension["url"] == TRANSLATION
            lang, content = extension["extension"]
            assert (lang["url"], lang["valueCode"], content["url"]) == ("lang", "nl", "content")
            assert dutch in content["valueString"]


def test_two_conditions_have_the_same_tree_only_if_they_are_the_same():
    trees = {}
    for rule in RULES.values():
        assert trees.setdefault(json.dumps(tree(rule.when)), rule.when) == rule.when, rule.id
    assert len(trees) > 400


def test_a_tree_names_kind_fact_and_bound():
    assert tree(RULES["pulmonary-pressure-above-55"].when) == {
        "Given": {"inner": {"Compare": {"name": "mean_pulmonary_pressure", "operator": ">", "bound": {"value": 55, "unit": "mmHg"}}}}
    }  # fmt: skip


def test_the_command_writes_it_into_a_file(tmp_path, resource):
    file = tmp_path / "book.json"
    told = CliRunner().invoke(program(), ["rulebook", "--fhir", str(file)])
    assert told.exit_code == 0, told.output
    assert json.loads(file.read_text(encoding="utf-8")) == resource
