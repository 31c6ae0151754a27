"""Accounts as a Django app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who may sign in, and in which role. What happens to a person is in the journal, not here."""

    name = "hartkracht.clinic.accounts"
    label = "accounts"
