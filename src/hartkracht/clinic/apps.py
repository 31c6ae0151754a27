"""The shell as a Django app: pages, templates, tags."""

from django.apps import AppConfig


class ClinicConfig(AppConfig):
    """What people see. It decides nothing: it asks the desk."""

    name = "hartkracht.clinic"
    label = "clinic"
