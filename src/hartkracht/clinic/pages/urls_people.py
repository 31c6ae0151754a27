"""Addresses of client and physician. Question names and random ids stand in them, never an answer or a name."""

from django.urls import path

from hartkracht.clinic.pages import check, client, physician, report, rulebook

urlpatterns = [
    path("intake", client.intake, name="intake"),
    path("intake/done", client.done, name="intake-done"),
    path("intake/<slug:name>", client.question, name="intake-question"),
    path("plan", client.plan, name="plan"),
    path("clearance", physician.inbox, name="clearance"),
    path("clearance/<slug:person>", physician.clear, name="clear"),
    path("clearance/<slug:person>/withdraw", physician.withdraw, name="withdraw"),
    path("check/<str:token>", check.check, name="check"),
    path("112", check.call_112, name="call-112"),
    path("report/<slug:person>.pdf", report.pdf, name="report-pdf"),
    path("report/<slug:person>", report.preview, name="report"),
    path("rulebook", rulebook.rulebook, name="rulebook"),
    path("evidence", rulebook.ledger, name="evidence"),
]
