"""The examples in docstrings and in the tour do what they show."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import shared.barcodes

TOUR = Path(__file__).parents[2] / "shared" / "README.md"


@pytest.mark.parametrize("name", [module.name for module in iter_modules(shared.barcodes.__path__)])
def test_the_examples_of_a_module_hold(name):
    assert doctest.testmod(import_module(f"shared.barcodes.{name}")).failed == 0


def test_the_examples_of_the_tour_hold():
    assert doctest.testfile(str(TOUR), module_relative=False).failed == 0
