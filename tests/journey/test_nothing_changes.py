"""What happened, what was asked and what was decided is made once and never changed: no field of it can be set anew."""

import dataclasses
import importlib
import pkgutil

import msgspec
import pytest

from hartkracht import journey, model, rules

# A table of answers is filled while a crowd is judged; a draft and a turn while they are written.
ON_THE_WAY = {"_Table", "Draft", "Turn"}


def modules():
    for package in (model, rules, journey):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(found.name)


VALUES = sorted(
    {
        one
        for module in modules()
        for one in vars(module).values()
        if isinstance(one, type) and one.__module__.startswith("hartkracht.") and one.__name__ not in ON_THE_WAY
        and (dataclasses.is_dataclass(one) or issubclass(one, msgspec.Struct))
    },
    key=lambda one: (one.__module__, one.__qualname__),
)  # fmt: skip


def test_there_are_values_of_each_part():
    assert len(VALUES) > 150
    assert {one.__module__.split(".")[1] for one in VALUES} >= {"model", "rules", "journey"}


@pytest.mark.parametrize(
    "value", VALUES, ids=lambda one: f"{one.__module__.removeprefix('hartkracht.')}.{one.__name__}"
)
def test_a_value_is_frozen(value):
    if issubclass(value, msgspec.Struct):
        assert value.__struct_config__.frozen
    else:
        assert value.__dataclass_params__.frozen


def test_every_kind_of_entry_and_command_has_a_name_of_its_own():
    from hartkracht.model import command, entry

    for module in (entry, command):
        kinds = [
            one
            for one in vars(module).values()
            if isinstance(one, type) and issubclass(one, msgspec.Struct) and one.__struct_config__.tag
        ]
        tags = [one.__struct_config__.tag for one in kinds if one.__module__ == module.__name__]
        assert len(tags) > 15
        assert len(tags) == len(set(tags))
