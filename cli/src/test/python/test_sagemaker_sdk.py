"""The SageMaker Python SDK, version 2, with flights that were: only its environment changed."""

import pathlib

import duckdb
import pytest
from sagemaker import Session
from sagemaker.feature_store.feature_group import FeatureGroup
from sagemaker.feature_store.inputs import FeatureValue, TtlDuration

from records import unique, wait_until

FLIGHTS = pathlib.Path(__file__).parents[4] / "demo" / "flights" / "data" / "flights.parquet"
ROWS = 2_000


@pytest.fixture(scope="module")
def flights():
    """The first flights of 2013 as one would load them: an identifier, a time, delays, places."""
    frame = duckdb.sql(
        f"""
        SELECT carrier || '-' || flight || '-' || origin AS flight_id,
          strftime(sched_dep AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ') AS sched_dep,
          carrier, tailnum, dest, dep_delay, arr_delay, distance::DOUBLE AS distance
        FROM '{FLIGHTS}' ORDER BY sched_dep LIMIT {ROWS}
        """
    ).df()
    texts = ["flight_id", "sched_dep", "carrier", "tailnum", "dest"]
    integers = ["dep_delay", "arr_delay"]
    return frame.astype({name: "string" for name in texts} | {name: "Int64" for name in integers})


@pytest.fixture(scope="module", autouse=True)
def silence(tmp_path_factory):
    """The SDK reports each call, and why it failed, to a bucket of AWS unless it is told not to."""
    config = tmp_path_factory.mktemp("sagemaker") / "config.yaml"
    config.write_text(
        "SchemaVersion: '1.0'\nSageMaker: {PythonSDK: {Modules: {TelemetryOptOut: true}}}\n"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAGEMAKER_USER_CONFIG_OVERRIDE", str(config))
        yield


@pytest.fixture
def feature_group(control, flights):
    """A created feature group whose definitions the SDK took from the frame."""
    group = FeatureGroup(name=unique("flights"), sagemaker_session=Session())
    group.load_feature_definitions(data_frame=flights)
    group.create(
        s3_uri="s3://acme-fs/prod",
        record_identifier_name="flight_id",
        event_time_feature_name="sched_dep",
        role_arn="arn:aws:iam::111122223333:role/fs",
        enable_online_store=True,
    )
    wait_until(lambda: group.describe()["FeatureGroupStatus"] == "Created")
    yield group
    if control.list_feature_groups(NameContains=group.name)["FeatureGroupSummaries"]:
        group.delete()


def latest(flights):
    """For each flight the features of its last row, as texts; what is missing has none."""
    last = flights.drop_duplicates("flight_id", keep="last").set_index("flight_id", drop=False)
    return {
        flight: {name: str(value) for name, value in row.dropna().items()}
        for flight, row in last.astype(object).iterrows()
    }


def served(record):
    return {feature["FeatureName"]: feature["ValueAsString"] for feature in record}


def test_definitions_come_from_the_frame(feature_group):
    described = feature_group.describe()

    types = {f["FeatureName"]: f["FeatureType"] for f in described["FeatureDefinitions"]}
    assert types == {
        "flight_id": "String",
        "sched_dep": "String",
        "carrier": "String",
        "tailnum": "String",
        "dest": "String",
        "dep_delay": "Integral",
        "arr_delay": "Integral",
        "distance": "Fractional",
    }


@pytest.mark.parametrize("workers, processes", [(1, 1), (2, 2)])
def test_a_frame_is_ingested(feature_group, flights, offline, workers, processes):
    ingestion = feature_group.ingest(
        data_frame=flights, max_workers=workers, max_processes=processes, wait=True
    )

    assert ingestion.failed_rows == []
    offline(feature_group.name).wait_for(ROWS)
    expected = latest(flights)
    assert {flight: served(feature_group.get_record(flight)) for flight in expected} == expected


def test_rows_that_are_refused_are_named(feature_group, flights):
    frame = flights.head(20).copy()
    frame.loc[7, "sched_dep"] = "1 January"

    with pytest.raises(Exception, match="Failed to ingest some data") as failed:
        feature_group.ingest(data_frame=frame, max_workers=1, wait=True)

    assert failed.value.failed_rows == [7]
    assert feature_group.get_record(frame.loc[8, "flight_id"]) is not None


def test_single_records_are_put_got_and_deleted(feature_group):
    features = {"flight_id": "UA-1-EWR", "sched_dep": "2013-01-01T10:00:00Z", "dep_delay": "7"}

    feature_group.put_record(
        [FeatureValue(name, value) for name, value in features.items()],
        ttl_duration=TtlDuration(unit="Weeks", value=5_000),
    )
    assert served(feature_group.get_record("UA-1-EWR")) == features
    chosen = feature_group.get_record("UA-1-EWR", feature_names=["dep_delay"])
    assert served(chosen) == {"dep_delay": "7"}

    feature_group.delete_record("UA-1-EWR", "2013-01-01T11:00:00Z")
    assert feature_group.get_record("UA-1-EWR") is None


def test_a_group_is_updated_described_and_tagged(feature_group):
    feature_group.update_feature_metadata(
        feature_name="dep_delay", description="Minutes", parameter_additions=[]
    )
    assert feature_group.describe_feature_metadata("dep_delay")["Description"] == "Minutes"


def test_a_deleted_group_is_gone(control, feature_group):
    feature_group.delete()

    def is_gone():
        found = control.list_feature_groups(NameContains=feature_group.name)
        return not found["FeatureGroupSummaries"]

    wait_until(is_gone)
