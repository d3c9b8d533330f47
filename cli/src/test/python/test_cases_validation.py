"""Cases 20-31: what a record may not be."""

import pytest

from records import T1, T2, code, features_with, http_status, put, record, stored


def refuses(runtime, group, match, **features):
    with pytest.raises(runtime.exceptions.ValidationError, match=match) as refused:
        put(runtime, group, **features)
    assert http_status(refused) == 400


@pytest.mark.case(20)
@pytest.mark.parametrize("value", ["1.5", "abc", "9223372036854775808", "1e3", "", " 1", "1.0"])
def test_an_integral_is_a_whole_number_of_64_bits(runtime, group, value):
    refuses(runtime, group, "Feature 'n'", id="1", ts=T1, n=value)


@pytest.mark.case(20)
def test_the_least_integral_is_stored(runtime, group):
    put(runtime, group, id="1", ts=T1, n="-9223372036854775808")

    assert stored(runtime, group, "1")["n"] == "-9223372036854775808"


@pytest.mark.case(21)
@pytest.mark.parametrize("value", ["abc", "NaN", "Infinity", "1e999", "", "0x1p3"])
def test_a_fractional_is_a_finite_number(runtime, group, value):
    refuses(runtime, group, "Feature 'x'", id="1", ts=T1, x=value)


@pytest.mark.case(21)
def test_a_fractional_may_have_an_exponent(runtime, group):
    put(runtime, group, id="1", ts=T1, x="1e-3")

    assert stored(runtime, group, "1")["x"] == "1e-3"


@pytest.mark.case(22)
def test_an_undefined_feature_is_refused(runtime, group):
    refuses(runtime, group, "'y' is not in feature group", id="1", ts=T1, y="1")


@pytest.mark.case(23)
def test_a_record_has_its_identifier_and_event_time(runtime, group):
    refuses(runtime, group, "'id'", ts=T1)
    refuses(runtime, group, "'ts'", id="1")


@pytest.mark.case(24)
@pytest.mark.parametrize(
    "event_time",
    [
        "2026-01-01",
        "2026-01-01 00:00:00",
        "2026-01-01T00:00:00+00:00",
        "2026-13-01T00:00:00Z",
        "2026-02-30T00:00:00Z",
        "2026-01-01t00:00:00z",
        "2026-01-01T00:00:00",
        "",
    ],
)
def test_an_event_time_is_an_instant_in_utc(runtime, group, event_time):
    refuses(runtime, group, "vent time", id="1", ts=event_time)


@pytest.mark.case(25)
def test_milliseconds_are_no_event_time(runtime, create_group):
    group = create_group(FeatureDefinitions=features_with("Fractional"))

    refuses(runtime, group, "milliseconds", id="1", ts="1700000000000")


@pytest.mark.case(26)
def test_a_feature_is_given_once(runtime, group):
    with pytest.raises(runtime.exceptions.ValidationError, match="more than once"):
        runtime.put_record(
            FeatureGroupName=group, Record=record(id="1", ts=T1, n="1") + record(n="1")
        )


@pytest.mark.case(27)
@pytest.mark.parametrize(
    "value", [{"ValueAsStringList": ["1"]}, {"ValueAsString": "1", "ValueAsStringList": ["1"]}, {}]
)
def test_a_scalar_has_one_text(runtime, group, value):
    with pytest.raises(runtime.exceptions.ValidationError):
        runtime.put_record(
            FeatureGroupName=group, Record=record(id="1", ts=T1) + [{"FeatureName": "n", **value}]
        )


@pytest.mark.case(28)
def test_a_value_has_350_kb_at_most(runtime, group):
    refuses(runtime, group, "358400", id="1", ts=T1, s="a" * 358_401)

    put(runtime, group, id="1", ts=T1, s="a" * 300_000)

    assert stored(runtime, group, "1")["s"] == "a" * 300_000


@pytest.mark.case(29)
def test_an_identifier_has_2_kb_at_most(runtime, group):
    refuses(runtime, group, "2048", id="é" * 1025, ts=T1)

    put(runtime, group, id="é" * 1024, ts=T1)

    assert stored(runtime, group, "é" * 1024) is not None


@pytest.mark.case(30)
def test_target_stores_are_stores_that_the_group_has(runtime, group, online_group):
    with pytest.raises(runtime.exceptions.ValidationError, match="OnlineStore"):
        put(runtime, group, target_stores=["Nope"], id="1", ts=T1)
    with pytest.raises(runtime.exceptions.ValidationError, match="has no OfflineStore"):
        put(runtime, online_group, target_stores=["OfflineStore"], id="1", ts=T1)


@pytest.mark.case(31)
def test_a_refused_put_changes_nothing(runtime, group, offline):
    put(runtime, group, id="1", ts=T1, n="1")

    refuses(runtime, group, "Feature 'n'", id="1", ts=T2, n="abc", s="kept?")

    assert stored(runtime, group, "1") == {"id": "1", "ts": T1, "n": "1"}
    put(runtime, group, id="last", ts=T2)
    assert [row["id"] for row in offline(group).wait_for(2)] == ["1", "last"]


@pytest.mark.case(20, 24)
def test_all_problems_come_together_and_show_no_value(runtime, group):
    with pytest.raises(runtime.exceptions.ValidationError) as refused:
        put(runtime, group, id="1", ts="2026-01-01", n="canary")

    message = str(refused.value)
    assert code(refused) == "ValidationError"
    assert "Integral" in message and "Event time" in message and "canary" not in message
