"""Lists come 25 a page."""

from collections.abc import Sequence
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

A_PAGE = 25
T = TypeVar("T")


def page_of(request: HttpRequest, items: Sequence[T]) -> "Page[T]":
    """The asked page; the nearest one that exists where the number is out of range."""
    return Paginator(items, A_PAGE).get_page(request.GET.get("page"))
