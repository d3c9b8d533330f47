"""docs/format.md is enough to read a packed record in another language."""

import decimal
import json
import pathlib

import cbor2
import pytest

VECTORS = json.loads(
    (pathlib.Path(__file__).parents[4] / "docs" / "format-vectors.json").read_text("utf-8")
)


def text(item):
    if item is None or isinstance(item, str):
        return item
    if isinstance(item, list):
        return [text(element) for element in item]
    if isinstance(item, float):
        return format(decimal.Decimal(repr(item)), "f")
    assert isinstance(item, int) and not isinstance(item, bool)
    return str(item)


@pytest.mark.parametrize("vector", VECTORS, ids=range(len(VECTORS)))
def test_a_packed_record_reads_back(vector):
    packed = bytes.fromhex(vector["hex"])
    assert packed[0] == 1

    assert [text(item) for item in cbor2.loads(packed[1:])] == vector["values"]


def test_the_vectors_hold_every_kind_of_item():
    items = [item for v in VECTORS for item in cbor2.loads(bytes.fromhex(v["hex"])[1:])]
    assert {type(item) for item in items} == {type(None), str, int, float, list}
