"""Accounts as a Django app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who may sign in, and in which role. What happens to a person is in the journal, not here."""

    name = "hartkracht.clinic.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Count sign-ins from the start."""
        from django.contrib.auth.signals import user_logged_in

        from hartkracht.clinic.accounts.signed_in import end_the_oldest

        user_logged_in.connect(end_the_oldest)
