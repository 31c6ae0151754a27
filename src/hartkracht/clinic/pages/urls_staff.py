"""Addresses of the coach's and the practice's pages."""

from django.urls import path

from hartkracht.clinic.pages import board, components, demo, outbox, person, practice, session, worries

urlpatterns = [
    path("today", board.today, name="today"),
    path("people", board.people, name="people"),
    path("people/enrol", practice.enrol, name="enrol"),
    path("person/<str:person>/", person.person, name="person"),
    path("person/<str:person>/ask-clearance", person.ask_clearance, name="ask-clearance"),
    path("person/<str:person>/prescribe", person.prescribe, name="prescribe"),
    path("person/<str:person>/note", person.note, name="note"),
    path("person/<str:person>/door", session.prepare, name="prepare"),
    path("person/<str:person>/start", session.start, name="start"),
    path("person/<str:person>/session/<str:session>/close", session.close, name="close"),
    path("person/<str:person>/session/<str:session>/closed", session.closed, name="closed"),
    path("person/<str:person>/session/<str:session>/ask/<str:check>", session.ask_check, name="ask-check"),
    path("person/<str:person>/concern/<str:concern>", worries.review, name="review"),
    path("worries", worries.worries, name="worries"),
    path("outbox", outbox.outbox, name="outbox"),
    path("outbox/<str:person>/<str:message>", outbox.handle, name="handle-message"),
    path("practice", practice.practice, name="practice"),
    path("practice/assign/<str:person>", practice.assign, name="assign"),
    path("practice/unassign/<str:person>", practice.unassign, name="unassign"),
    path("practice/account", practice.new_account, name="new-account"),
    path("practice/invite/<str:key>", practice.invite, name="invite"),
    path("practice/switch/<str:key>", practice.switch, name="switch"),
    path("practice/roles", practice.roles, name="roles"),
    path("welcome/<str:token>", practice.welcome, name="welcome"),
    path("components", components.components, name="components"),
    path("demo/as/<str:key>", demo.sign_in, name="demo-sign-in"),
    path("demo/time", demo.pass_time, name="demo-time"),
]
