"""The store as a Django app."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Memory: it keeps what happened, and judges nothing."""

    name = "hartkracht.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
