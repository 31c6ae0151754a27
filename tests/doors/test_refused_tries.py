# ruff: noqa: F401, F811  (fixtures are imported by name)
"""Who tries what her role may not is refused, and the technical log says so without saying about whom."""

import json

import pytest

from hartkracht.clinic import logs
from hartkracht.model import command as c
from tests.doors.pages import browse, clock, els

pytestmark = pytest.mark.django_db(transaction=True)


def logged(capsys):
    return [json.loads(line) for line in capsys.readouterr().err.splitlines() if '"refused"' in line]


@pytest.mark.parametrize(
    ("role", "page", "view"),
    [("coach", "/clearance/els", "clear"), ("client", "/person/els/", "person"), ("admin", "/report/els", "report")],
)
def test_a_page_of_another_role_is_refused_and_the_try_is_logged_without_whom(browse, capsys, role, page, view):
    logs.configure()
    assert browse(role).post(page, {"decision": "cleared"}).status_code == 404
    (line,) = logged(capsys)
    assert (line["role"], line["account"], line["page"]) == (role, f"{role}-1", view)
    assert "els" not in json.dumps(line).lower()


def test_a_coach_who_does_not_work_with_her_is_refused_and_logged(els, browse, capsys):
    els.give("admin", c.Unassign("coach-1"))
    logs.configure()
    assert browse("coach").get("/person/els/").status_code == 404
    assert [line["page"] for line in logged(capsys)] == ["person"]


def test_what_a_role_may_is_not_logged(browse, capsys):
    logs.configure()
    assert browse("physician").get("/clearance/els").status_code == 200
    assert logged(capsys) == []
