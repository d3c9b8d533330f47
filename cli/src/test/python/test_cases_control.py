"""Cases 54-64: groups, their features, their tags, and finding them."""

import datetime

import pytest

from records import (
    FEATURES,
    OFFLINE,
    T1,
    code,
    definition,
    delete,
    get,
    http_status,
    put,
    stored,
    unique,
    wait_until,
)

TTL = {"Unit": "Days", "Value": 7}


def describe(control, group):
    return control.describe_feature_group(FeatureGroupName=group)


def arn_of(control, group):
    return describe(control, group)["FeatureGroupArn"]


@pytest.mark.case(54)
def test_a_created_group_is_described(control):
    name = unique("Clicks")
    created = control.create_feature_group(
        **definition(name, Description="What was clicked", Tags=[{"Key": "team", "Value": "ads"}])
    )
    wait_until(lambda: describe(control, name)["FeatureGroupStatus"] == "Created")

    answer = describe(control, name)

    assert answer["FeatureGroupArn"] == created["FeatureGroupArn"]
    assert answer["FeatureGroupArn"] == (
        f"arn:aws:sagemaker:us-east-1:000000000000:feature-group/{name.lower()}"
    )
    assert answer["FeatureGroupName"] == name
    assert answer["FeatureDefinitions"] == FEATURES
    assert answer["RecordIdentifierFeatureName"] == "id"
    assert answer["EventTimeFeatureName"] == "ts"
    assert answer["Description"] == "What was clicked"
    assert answer["RoleArn"] == "arn:aws:iam::111122223333:role/fs"
    assert answer["OnlineStoreConfig"]["EnableOnlineStore"] is True
    assert answer["ThroughputConfig"] == {"ThroughputMode": "OnDemand"}
    assert answer["OfflineStoreStatus"] == {"Status": "Active"}
    age = datetime.datetime.now(datetime.timezone.utc) - answer["CreationTime"]
    assert datetime.timedelta() <= age < datetime.timedelta(minutes=1)
    assert answer["LastModifiedTime"] >= answer["CreationTime"]
    control.delete_feature_group(FeatureGroupName=name)


@pytest.mark.case(55)
def test_a_name_is_taken_once(control, group):
    for name in (group, group.upper()):
        with pytest.raises(control.exceptions.ResourceInUse) as refused:
            control.create_feature_group(**definition(name))
        assert http_status(refused) == 400


def feature(name, feature_type="String"):
    return {"FeatureName": name, "FeatureType": feature_type}


ID_AND_TS = [feature("id"), feature("ts")]
UNSOUND = {
    "reserved name": {"FeatureDefinitions": ID_AND_TS + [feature("is_deleted")]},
    "reserved name in capitals": {"FeatureDefinitions": ID_AND_TS + [feature("Write_Time")]},
    "reserved column of the store": {"FeatureDefinitions": ID_AND_TS + [feature("event_time_ns")]},
    "partition column": {"FeatureDefinitions": ID_AND_TS + [feature("year")]},
    "bad pattern of a feature": {"FeatureDefinitions": ID_AND_TS + [feature("ends-")]},
    "bad pattern of the group": {"FeatureGroupName": "-clicks"},
    "name of 65 characters": {"FeatureGroupName": "a" * 65},
    "undefined identifier": {"RecordIdentifierFeatureName": "user"},
    "undefined event time": {"EventTimeFeatureName": "at"},
    "integral event time": {"FeatureDefinitions": [feature("id"), feature("ts", "Integral")]},
    "one feature for both": {"EventTimeFeatureName": "id"},
    "no store": {"OnlineStoreConfig": None, "OfflineStoreConfig": None},
    "no store enabled": {"OnlineStoreConfig": {}, "OfflineStoreConfig": None},
    "TTL without an online store": {
        "OnlineStoreConfig": {"EnableOnlineStore": False, "TtlDuration": TTL}
    },
    "names that differ by case": {"FeatureDefinitions": ID_AND_TS + [feature("N"), feature("n")]},
    "tag given twice": {"Tags": [{"Key": "k", "Value": "1"}, {"Key": "k", "Value": "2"}]},
    "role that is none": {"RoleArn": "arn:aws:iam::1111:role/fs"},
}


@pytest.mark.case(56)
@pytest.mark.parametrize("changes", UNSOUND.values(), ids=UNSOUND.keys())
def test_an_unsound_definition_is_refused(control, changes):
    request = definition(unique("clicks"), **changes)

    with pytest.raises(control.exceptions.ClientError) as refused:
        control.create_feature_group(**request)

    assert (code(refused), http_status(refused)) == ("ValidationException", 400)


@pytest.mark.case(57)
def test_the_place_and_the_table_of_the_offline_store_are_told(control, group):
    answer = describe(control, group)

    epoch = int(answer["CreationTime"].timestamp())
    offline = answer["OfflineStoreConfig"]
    resolved = offline["S3StorageConfig"]["ResolvedOutputS3Uri"]
    prefix = f"s3://acme-fs/prod/000000000000/sagemaker/us-east-1/offline-store/{group}-"
    assert resolved.startswith(prefix) and resolved.endswith("/data")
    incarnation = int(resolved.removeprefix(prefix).removesuffix("/data"))
    assert abs(incarnation - epoch) <= 1
    assert offline["DataCatalogConfig"] == {
        "Catalog": "AwsDataCatalog",
        "Database": "sagemaker_featurestore",
        "TableName": f"{group.replace('-', '_')}_{incarnation}",
    }
    assert offline["TableFormat"] == "Glue"


@pytest.mark.case(57)
def test_a_slash_at_the_end_of_the_prefix_is_not_doubled(control, create_group):
    group = create_group(OfflineStoreConfig={"S3StorageConfig": {"S3Uri": "s3://acme-fs/other/"}})

    offline = describe(control, group)["OfflineStoreConfig"]["S3StorageConfig"]

    assert offline["ResolvedOutputS3Uri"].startswith("s3://acme-fs/other/000000000000/sagemaker/")


@pytest.mark.case(57)
def test_rows_lie_where_the_description_says(runtime, group, offline):
    put(runtime, group, id="1", ts=T1)
    offline(group).wait_for(1)

    (file,) = offline(group).files()

    assert file.parent == offline(group).directory / "year=2026/month=03/day=01/hour=10"


@pytest.mark.case(57)
def test_a_table_may_be_left_out_or_named(control, create_group):
    without = create_group(OfflineStoreConfig={**OFFLINE, "DisableGlueTableCreation": True})
    assert "DataCatalogConfig" not in describe(control, without)["OfflineStoreConfig"]

    names = {"Catalog": "AwsDataCatalog", "Database": "mine", "TableName": "clicks"}
    for disabled in (False, True):
        named = create_group(
            OfflineStoreConfig={
                **OFFLINE,
                "DisableGlueTableCreation": disabled,
                "DataCatalogConfig": names,
            }
        )
        offline = describe(control, named)["OfflineStoreConfig"]
        assert offline["DataCatalogConfig"] == names
        assert offline["DisableGlueTableCreation"] is disabled


@pytest.fixture
def three_groups(create_group):
    """Two groups with an offline store and one without, created in this order."""
    prefix = unique("list")
    return [
        create_group(FeatureGroupName=f"{prefix}-b"),
        create_group(FeatureGroupName=f"{prefix}-a", OfflineStoreConfig=None),
        create_group(FeatureGroupName=f"{prefix}-c"),
    ]


def listed(control, groups, **filters):
    pages = control.get_paginator("list_feature_groups").paginate(
        NameContains=groups[0][:-2], **filters
    )
    return [g["FeatureGroupName"] for page in pages for g in page["FeatureGroupSummaries"]]


@pytest.mark.case(58)
def test_list_filters(control, three_groups):
    b, a, c = three_groups

    assert listed(control, three_groups) == [c, a, b]
    assert sorted(listed(control, three_groups, FeatureGroupStatusEquals="Created")) == [a, b, c]
    assert listed(control, three_groups, FeatureGroupStatusEquals="CreateFailed") == []
    assert listed(control, three_groups, OfflineStoreStatusEquals="Active") == [c, b]
    created = describe(control, a)["CreationTime"]
    soon = created + datetime.timedelta(hours=1)
    assert sorted(listed(control, three_groups, CreationTimeBefore=soon)) == [a, b, c]
    assert listed(control, three_groups, CreationTimeAfter=soon) == []
    summaries = control.list_feature_groups(NameContains=a)["FeatureGroupSummaries"]
    assert [s["FeatureGroupArn"] for s in summaries] == [arn_of(control, a)]
    assert summaries[0]["FeatureGroupStatus"] == "Created"


@pytest.mark.case(58)
@pytest.mark.parametrize("by", ["Name", "CreationTime", "FeatureGroupStatus", "OfflineStoreStatus"])
def test_list_sorts_and_pages(control, three_groups, by):
    ascending = listed(control, three_groups, SortBy=by, SortOrder="Ascending")
    descending = listed(
        control,
        three_groups,
        SortBy=by,
        SortOrder="Descending",
        PaginationConfig={"PageSize": 1},
    )

    b, a, c = three_groups
    assert sorted(ascending) == sorted(descending) == [a, b, c]
    if by in ("Name", "CreationTime"):
        assert ascending == ([a, b, c] if by == "Name" else [b, a, c])
        assert descending == ascending[::-1]


def updated(control, group, **change):
    """The description once an update has ended."""
    control.update_feature_group(FeatureGroupName=group, **change)
    wait_until(lambda: describe(control, group)["LastUpdateStatus"]["Status"] != "InProgress")
    return describe(control, group)


@pytest.mark.case(59)
def test_a_group_gains_features(runtime, control, group, offline):
    assert "LastUpdateStatus" not in describe(control, group)
    put(runtime, group, id="old", ts=T1, n="1")
    offline(group).wait_for(1)

    answer = updated(control, group, FeatureAdditions=[feature("y", "Integral")])

    assert answer["LastUpdateStatus"] == {"Status": "Successful"}
    assert answer["FeatureDefinitions"] == FEATURES + [feature("y", "Integral")]
    put(runtime, group, id="new", ts=T1, y="7")
    assert stored(runtime, group, "new")["y"] == "7"
    assert "y" not in stored(runtime, group, "old")
    assert [(row["id"], row["y"]) for row in offline(group).wait_for(2)] == [
        ("old", None),
        ("new", 7),
    ]


@pytest.mark.case(59)
def test_an_update_is_refused_for_what_is_not_there_or_there_already(control, group):
    with pytest.raises(control.exceptions.ResourceNotFound):
        control.update_feature_group(FeatureGroupName="nope", FeatureAdditions=[feature("y")])
    for additions in ([feature("n")], [feature("N")], [feature("is_deleted")]):
        with pytest.raises(control.exceptions.ClientError) as refused:
            control.update_feature_group(FeatureGroupName=group, FeatureAdditions=additions)
        assert code(refused) == "ValidationException"
    assert describe(control, group)["FeatureDefinitions"] == FEATURES


@pytest.mark.case(59)
def test_a_standard_group_becomes_standard_v2_and_stays_it(control, group):
    answer = updated(control, group, OnlineStoreConfig={"StorageType": "Standard_V2"})
    assert answer["OnlineStoreConfig"]["StorageType"] == "Standard_V2"

    for storage_type in ("Standard", "InMemory"):
        with pytest.raises(control.exceptions.ClientError) as refused:
            control.update_feature_group(
                FeatureGroupName=group, OnlineStoreConfig={"StorageType": storage_type}
            )
        assert code(refused) == "ValidationException"


def metadata(control, group, name="n"):
    return control.describe_feature_metadata(FeatureGroupName=group, FeatureName=name)


@pytest.mark.case(60)
def test_a_feature_is_described(control, group):
    answer = metadata(control, group)
    assert answer["FeatureGroupName"] == group
    assert answer["FeatureGroupArn"] == arn_of(control, group)
    assert (answer["FeatureName"], answer["FeatureType"]) == ("n", "Integral")
    assert answer["CreationTime"] <= answer["LastModifiedTime"]

    control.update_feature_metadata(
        FeatureGroupName=group,
        FeatureName="n",
        Description="How many",
        ParameterAdditions=[{"Key": "owner", "Value": "ads"}, {"Key": "unit", "Value": "1"}],
    )
    control.update_feature_metadata(
        FeatureGroupName=group,
        FeatureName="n",
        ParameterAdditions=[{"Key": "owner", "Value": "search"}],
        ParameterRemovals=["unit", "never"],
    )

    answer = metadata(control, group)
    assert answer["Description"] == "How many"
    assert answer["Parameters"] == [{"Key": "owner", "Value": "search"}]
    assert metadata(control, group, "x").get("Parameters", []) == []


@pytest.mark.case(60)
def test_what_is_not_there_has_no_metadata(control, group):
    for name, feature_name in ((group, "nn"), ("nope", "n")):
        with pytest.raises(control.exceptions.ResourceNotFound):
            metadata(control, name, feature_name)
        with pytest.raises(control.exceptions.ResourceNotFound):
            control.update_feature_metadata(
                FeatureGroupName=name, FeatureName=feature_name, Description="?"
            )


def tags_of(control, arn):
    return {tag["Key"]: tag["Value"] for tag in control.list_tags(ResourceArn=arn)["Tags"]}


@pytest.mark.case(61)
def test_tags_come_and_go(control, create_group):
    group = create_group(Tags=[{"Key": "team", "Value": "ads"}, {"Key": "stage", "Value": ""}])
    before = describe(control, group)
    arn = before["FeatureGroupArn"]
    assert tags_of(control, arn) == {"team": "ads", "stage": ""}

    answer = control.add_tags(
        ResourceArn=arn,
        Tags=[{"Key": "team", "Value": "search"}, {"Key": "cost", "Value": "7"}],
    )
    assert {tag["Key"]: tag["Value"] for tag in answer["Tags"]} == tags_of(control, arn)
    assert tags_of(control, arn) == {"team": "search", "stage": "", "cost": "7"}

    control.delete_tags(ResourceArn=arn, TagKeys=["stage", "never"])
    assert tags_of(control, arn) == {"team": "search", "cost": "7"}
    assert describe(control, group)["LastModifiedTime"] == before["LastModifiedTime"]


@pytest.mark.case(61)
def test_tags_are_of_groups_that_there_are(control, group):
    nowhere = arn_of(control, group) + "-nope"
    with pytest.raises(control.exceptions.ClientError) as refused:
        control.list_tags(ResourceArn=nowhere)
    assert code(refused) == "ResourceNotFound"
    with pytest.raises(control.exceptions.ClientError) as refused:
        control.add_tags(ResourceArn=arn_of(control, group), Tags=[{"Key": "aws:x", "Value": "1"}])
    assert code(refused) == "ValidationException"


def found(control, resource, *filters, **options):
    pages = control.get_paginator("search").paginate(
        Resource=resource,
        SearchExpression={
            "Filters": [
                {"Name": name, "Operator": operator, "Value": value}
                for name, operator, value in filters
            ]
        },
        **options,
    )
    return [result[resource] for page in pages for result in page["Results"]]


@pytest.mark.case(62)
def test_groups_are_found_by_name(control, three_groups):
    prefix = three_groups[0][:-2]

    groups = found(
        control,
        "FeatureGroup",
        ("FeatureGroupName", "Contains", prefix),
        SortBy="FeatureGroupName",
        SortOrder="Ascending",
        PaginationConfig={"PageSize": 2},
    )

    assert [g["FeatureGroupName"] for g in groups] == sorted(three_groups)
    assert groups[0]["FeatureDefinitions"] == FEATURES
    assert groups[0]["FeatureGroupArn"] == arn_of(control, sorted(three_groups)[0])


@pytest.mark.case(62)
def test_groups_are_found_by_tag(control, create_group):
    value = unique("team")
    tags = [{"Key": "team", "Value": value}]
    group = create_group(Tags=tags)

    groups = found(control, "FeatureGroup", ("Tags.team", "Equals", value))

    assert [(g["FeatureGroupName"], g["Tags"]) for g in groups] == [(group, tags)]


@pytest.mark.case(62)
def test_features_are_found_by_name_and_parameter(control, group):
    value = unique("owner")
    control.update_feature_metadata(
        FeatureGroupName=group,
        FeatureName="n",
        ParameterAdditions=[{"Key": "owner", "Value": value}],
    )

    by_name = found(
        control,
        "FeatureMetadata",
        ("FeatureName", "Equals", "n"),
        ("FeatureGroupName", "Equals", group),
    )
    by_parameter = found(control, "FeatureMetadata", ("Parameters.owner", "Equals", value))

    assert [(f["FeatureGroupName"], f["FeatureName"]) for f in by_name] == [(group, "n")]
    assert by_parameter == by_name
    assert by_name[0]["Parameters"] == [{"Key": "owner", "Value": value}]


@pytest.mark.case(62)
def test_search_is_for_groups_and_features_alone(control):
    with pytest.raises(control.exceptions.ClientError) as refused:
        control.search(Resource="TrainingJob")

    assert code(refused) == "ValidationException"


@pytest.mark.case(63)
def test_a_deleted_group_is_gone_and_its_name_is_free(runtime, control, create_group):
    group = create_group()
    put(runtime, group, id="1", ts=T1, n="1")

    control.delete_feature_group(FeatureGroupName=group)

    with pytest.raises(runtime.exceptions.ClientError):
        get(runtime, group, "1")
    with pytest.raises(runtime.exceptions.ValidationError):
        put(runtime, group, id="1", ts=T1)
    with pytest.raises(runtime.exceptions.ValidationError):
        delete(runtime, group, "1", T1)
    wait_until(lambda: is_gone(control, group))
    with pytest.raises(control.exceptions.ResourceNotFound):
        control.delete_feature_group(FeatureGroupName=group)
    assert create_group(FeatureGroupName=group) == group
    assert stored(runtime, group, "1") is None


def is_gone(control, group):
    try:
        assert describe(control, group)["FeatureGroupStatus"] == "Deleting"
    except control.exceptions.ResourceNotFound:
        return True
    return False


@pytest.mark.case(64)
def test_an_unknown_group_is_recognised_by_its_type(control):
    with pytest.raises(control.exceptions.ResourceNotFound) as refused:
        describe(control, "nope")

    assert (code(refused), http_status(refused)) == ("ResourceNotFound", 400)
