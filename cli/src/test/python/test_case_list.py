"""The list of cases is complete: each of 1-70 has a test here that carries its number."""

import importlib
import pathlib


def numbers_of(test):
    return {
        number
        for mark in getattr(test, "pytestmark", [])
        if mark.name == "case"
        for number in mark.args
    }


def test_every_case_has_a_test():
    covered = set()
    for file in pathlib.Path(__file__).parent.glob("test_cases_*.py"):
        for name, test in vars(importlib.import_module(file.stem)).items():
            if name.startswith("test_"):
                covered |= numbers_of(test)

    assert covered == set(range(1, 71))
