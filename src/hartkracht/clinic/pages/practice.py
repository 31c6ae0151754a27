"""Running the practice: people, who works with whom, accounts and invitations. The admin reads nothing of health."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from hartkracht import desk
from hartkracht.clinic.access import Account, account, actor, admin, command_id, only
from hartkracht.clinic.accounts import invitations
from hartkracht.clinic.accounts.models import INVITATION_LASTS
from hartkracht.clinic.context import ROLES
from hartkracht.clinic.paging import page_of
from hartkracht.clinic.qr import qr
from hartkracht.clinic.templatetags.words import pick
from hartkracht.model import command as c
from hartkracht.model.dose import Words
from hartkracht.permissions import COMMANDS

# What each command is called in the table of roles.
DEEDS: dict[type[c.Command], Words] = {
    c.Enrol: Words("iemand inschrijven", "enrol someone"),
    c.Assign: Words("iemand aan een account koppelen", "let an account work with someone"),
    c.Unassign: Words("die koppeling beëindigen", "end that"),
    c.State: Words("antwoorden en metingen vastleggen", "record answers and measurements"),
    c.AskClearance: Words("toestemming vragen", "ask for clearance"),
    c.Sign: Words("een besluit ondertekenen", "sign a decision"),
    c.WithdrawLetter: Words("toestemming intrekken", "withdraw clearance"),
    c.Prescribe: Words("een voorschrift maken", "make a prescription"),
    c.OpenSession: Words("een training openen", "open a session"),
    c.Step: Words("een stap in de training; stop altijd", "a step of the session; stop always"),
    c.SeeRepetition: Words("een herhaling tellen", "count a repetition"),
    c.SeePressure: Words("een druk in de training noteren", "note a pressure in a session"),
    c.Cue: Words("een aanwijzing geven", "give a cue"),
    c.JudgeCue: Words("een aanwijzing beoordelen", "judge a cue"),
    c.EndSet: Words("een set beëindigen", "end a set"),
    c.CloseSession: Words("een training afsluiten", "close a session"),
    c.AnswerCheck: Words("vragen na de training beantwoorden", "answer the questions after a session"),
    c.PassDue: Words("stilte vaststellen", "note silence"),
    c.Review: Words("over een zorg beslissen", "decide on a concern"),
    c.HandleMessage: Words("een bericht afhandelen", "handle a message"),
    c.Note: Words("een notitie schrijven", "write a note"),
    c.View: Words("lezen wat bij de rol hoort", "read what belongs to the role"),
}
enrolling = only(Account.Role.COACH, Account.Role.ADMIN)


def _in_plain_words(form: forms.BaseForm) -> None:
    """What the library says of an empty field or a day that is none, as we say it."""
    for field in form.fields.values():
        field.error_messages["required"] = pick("Vul dit in.", "Fill this in.")
        if isinstance(field, forms.DateField):
            field.error_messages["invalid"] = pick(
                "Deze dag bestaat niet. Schrijf dag, maand en jaar.", "There is no such day. Write day, month and year."
            )


class Person(forms.Form):
    """Who becomes a client."""

    given_name = forms.CharField(max_length=60)
    family_name = forms.CharField(max_length=60)
    born = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    language = forms.ChoiceField(choices=[("nl", "Nederlands"), ("en", "English")])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_plain_words(self)
        self.fields["given_name"].label = pick("Voornaam", "First name")
        self.fields["family_name"].label = pick("Achternaam", "Family name")
        self.fields["born"].label = pick("Geboren op", "Born on")
        self.fields["language"].label = pick("Taal", "Language")

    def clean_born(self) -> dt.date:
        """A day in the past, of somebody who can be 16 to 110."""
        born: dt.date = self.cleaned_data["born"]
        years = (desk.clock().date() - born).days / 365.25
        if not 16 <= years <= 110:
            raise ValidationError(
                pick(
                    "Deze dag kan niet: wij kennen mensen van 16 tot 110 jaar.",
                    "This day cannot be: we know people of 16 to 110.",
                )
            )
        return born


class NewAccount(forms.ModelForm):  # type: ignore[type-arg]  # generic for the type checker, not at run time
    """Who may sign in."""

    class Meta:
        model = Account
        fields = ("name", "email", "role", "language")
        widgets = {"language": forms.Select(choices=[("nl", "Nederlands"), ("en", "English")])}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_plain_words(self)
        labels = {
            "name": ("Naam", "Name"),
            "email": ("E-mailadres", "E-mail address"),
            "role": ("Rol", "Role"),
            "language": ("Taal", "Language"),
        }
        for field, (nl, en) in labels.items():
            self.fields[field].label = pick(nl, en)
        role = cast(forms.ChoiceField, self.fields["role"])
        role.choices = [(name, pick(ROLES[name].nl, ROLES[name].en)) for name in Account.Role.values]

    def clean_email(self) -> str:
        """One account an address, in any case."""
        email: str = self.cleaned_data["email"].strip().lower()
        if Account.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError(
                pick("Er is al een account met dit adres.", "An account with this address exists already.")
            )
        return email


@admin
def practice(request: HttpRequest) -> HttpResponseBase:
    """People, accounts and counts."""
    found = sorted(desk.people(actor(request)), key=lambda one: one[1].family_name)
    accounts = list(Account.objects.filter(practice=account(request).practice).order_by("role", "name"))
    return render(
        request,
        "practice/practice.html",
        {
            "page": page_of(request, found),
            "total": len(found),
            "together": _together(request, accounts),
            "accounts": [(one, ROLES[one.role]) for one in accounts],
            "workers": sorted(
                (one for one in accounts if one.is_active), key=lambda one: (one.role == "client", one.role, one.name)
            ),
            "running": sum(bool(who.session) for _, who in found),
            "sessions": sum(who.sessions_done for _, who in found),
            "waiting": sum(len(who.waiting(desk.clock())) for _, who in found),
        },
    )


def _together(request: HttpRequest, accounts: Iterable[Account]) -> dict[str, list[tuple[Account, Words]]]:
    """By person: the accounts that work with her, with their roles in words."""
    known = {one.key: one for one in accounts}
    found: dict[str, list[tuple[Account, Words]]] = {}
    for person, key in desk.together(actor(request)):
        if key in known:
            found.setdefault(person, []).append((known[key], ROLES[known[key].role]))
    return found


@enrolling
def enrol(request: HttpRequest) -> HttpResponseBase:
    """Make somebody a client. A coach who enrols works with her from then on."""
    form = Person(request.POST or None, initial={"language": "nl"})
    if request.method == "POST" and form.is_valid():
        who, command = actor(request), command_id(request)
        person = hashlib.sha256(f"enrol/{who.account}/{command}".encode()).hexdigest()[:32]
        desk.execute(who, person, c.Enrol(**form.cleaned_data), command)
        messages.success(request, pick("Ingeschreven.", "Enrolled."))
        return redirect("home" if who.role == "admin" else "today")
    return render(request, "practice/enrol.html", {"form": form})


@admin
@require_POST
def assign(request: HttpRequest, person: str) -> HttpResponse:
    """Let an account work with this person, in the role it has."""
    worker = get_object_or_404(
        Account, key=request.POST.get("account", ""), practice=account(request).practice, is_active=True
    )
    if worker.role == Account.Role.CLIENT and worker.person not in ("", person):
        raise desk.Refused(
            "Dit account hoort bij een ander dossier. Maak voor deze persoon een eigen account.",
            "This account belongs to another record. Make an account of their own for this person.",
        )
    desk.execute(actor(request), person, c.Assign(worker.key, worker.role), command_id(request))
    if worker.role == Account.Role.CLIENT and worker.person != person:
        Account.objects.filter(pk=worker.pk).update(person=person)
    messages.success(request, pick("Gekoppeld.", "Assigned."))
    return redirect("practice")


@admin
@require_POST
def unassign(request: HttpRequest, person: str) -> HttpResponse:
    """End that: from the next request on she does not exist for this account."""
    worker = get_object_or_404(Account, key=request.POST.get("account", ""), practice=account(request).practice)
    desk.execute(actor(request), person, c.Unassign(worker.key), command_id(request))
    Account.objects.filter(pk=worker.pk, person=person).update(person="")
    messages.success(request, pick("Ontkoppeld.", "No longer assigned."))
    return redirect("practice")


@admin
def new_account(request: HttpRequest) -> HttpResponseBase:
    """Make an account and show its one-time link."""
    form = NewAccount(request.POST or None, initial={"language": "nl"})
    if request.method == "POST" and form.is_valid():
        made = form.save(commit=False)
        made.practice = account(request).practice
        made.set_unusable_password()
        made.save()
        return _show_invitation(request, made)
    return render(request, "practice/account.html", {"form": form})


@admin
@require_POST
def invite(request: HttpRequest, key: str) -> HttpResponse:
    """A new one-time link, for somebody who lost her password: it also clears her second factors."""
    invited = get_object_or_404(Account, key=key, practice=account(request).practice, is_active=True)
    return _show_invitation(request, invited)


@admin
@require_POST
def switch(request: HttpRequest, key: str) -> HttpResponse:
    """Close an account, or open it again; never one's own."""
    other = get_object_or_404(
        Account.objects.exclude(pk=account(request).pk), key=key, practice=account(request).practice
    )
    other.is_active = not other.is_active
    other.save(update_fields=["is_active"])
    return redirect("practice")


def _show_invitation(request: HttpRequest, invited: Account) -> HttpResponse:
    link = request.build_absolute_uri(reverse("welcome", args=[invitations.invite(invited)]))
    until = timezone.now() + INVITATION_LASTS
    return render(
        request, "practice/invitation.html", {"invited": invited, "link": link, "qr": qr(link), "until": until}
    )


def welcome(request: HttpRequest, token: str) -> HttpResponseBase:
    """The invited one chooses a password, once."""
    found = invitations.invitation(token)
    if found is None:
        return render(request, "practice/no_invitation.html", status=410)
    errors = _password_problems(request, found.account) if request.method == "POST" else []
    if request.method == "POST" and not errors and invitations.accept(found, request.POST["password"]):
        login(request, found.account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return redirect("home")
    return render(request, "practice/welcome.html", {"invited": found.account, "errors": errors})


def _password_problems(request: HttpRequest, invited: Account) -> list[str]:
    password = request.POST.get("password", "")
    if password != request.POST.get("again", ""):
        return [pick("De twee zijn niet gelijk.", "The two are not the same.")]
    try:
        validate_password(password, invited)
    except ValidationError as problem:
        return list(problem.messages)
    return []


@only(*Account.Role.values)
def roles(request: HttpRequest) -> HttpResponseBase:
    """Who may do what, printed from the table the desk uses."""
    shown = [role for role in ROLES if role != "system"]
    rows = [
        (DEEDS.get(command, Words(command.__name__, command.__name__)), [role in allowed for role in shown])
        for command, allowed in COMMANDS.items()
    ]
    return render(request, "practice/roles.html", {"roles": [ROLES[role] for role in shown], "rows": rows})
