"""Every member of every request at and beyond its bounds, as botocore's model states them."""

import collections
import copy
import itertools

import pytest

import shapes
from records import FEATURES, OFFLINE, T1, T2, definition, record, unique, wait_until

PROBES_MIN = 2_000

IN_MEMORY = {"EnableOnlineStore": True, "StorageType": "InMemory"}
TTL = {"Unit": "Days", "Value": 1}
VECTOR = {
    "FeatureName": "vector",
    "FeatureType": "Fractional",
    "CollectionType": "Vector",
    "CollectionConfig": {"VectorConfig": {"Dimension": 3}},
}
LIST = {"FeatureName": "list", "FeatureType": "String", "CollectionType": "List"}
PROVISIONED = {
    "ThroughputMode": "Provisioned",
    "ProvisionedReadCapacityUnits": 1,
    "ProvisionedWriteCapacityUnits": 1,
}
TAG = {"Key": "team", "Value": "ads"}

READS = {
    "GetRecord",
    "BatchGetRecord",
    "ListRecords",
    "DescribeFeatureGroup",
    "ListFeatureGroups",
    "DescribeFeatureMetadata",
    "Search",
    "ListTags",
}

# Operations whose base is made for each probe, which changes the state.
BASES_THAT_WRITE = {"UpdateRecord", "UpdateFeatureGroup", "DeleteFeatureGroup"}

# What the store takes though the model's bound does not, with the reason.
IGNORED = "ResolvedOutputS3Uri is the store's to say; what a request has there is ignored"
STATED_DIFFERENCES = {
    ("CreateFeatureGroup", "OfflineStoreConfig.S3StorageConfig.ResolvedOutputS3Uri", kind): IGNORED
    for kind in ("wrong type", "too long", "no match", "no Unicode")
}

SHAPES_THAT_DIFFER = {
    ("ValueAsString", "no match"): "the model's '.*' knows no line break; a value may have some",
    ("FeatureDescription", "no match"): "the same of a description",
    ("FilterValue", "no match"): "the same of a value that may be looked for",
}

# Members of which every usual value is refused: the store takes only tokens that it gave.
NEVER_TAKEN = {"NextToken"}

ALSO_ANSWERED = {
    shapes.RUNTIME: {"ValidationError"},
    shapes.CONTROL: {"ValidationException", "ResourceNotFound", "ResourceInUse"},
}


class Store:
    """The store through its wire, with the state that a refused request must leave alone."""

    def __init__(self, wire):
        self.wire = wire
        self.operations = {operation.name: operation for operation in shapes.operations()}
        self.group = self.create(
            FeatureDefinitions=[*FEATURES, LIST, VECTOR], OnlineStoreConfig=IN_MEMORY, Tags=[TAG]
        )
        self.changing = self.create()
        self.arn = self.describe(self.group)["FeatureGroupArn"]
        self.put("1")
        wait_until(self.is_settled)

    def send(self, operation, request):
        return self.wire.send(*shapes.http_request(operation, request))

    def call(self, operation, **request):
        answer = self.send(self.operations[operation], request)
        assert answer.status == 200, answer.body
        return answer.json

    def describe(self, group):
        return self.call("DescribeFeatureGroup", FeatureGroupName=group)

    def create(self, **changes):
        name = unique("fuzz")
        self.call("CreateFeatureGroup", **definition(name, **changes))
        wait_until(lambda: self.describe(name)["FeatureGroupStatus"] == "Created")
        return name

    def put(self, identifier):
        self.call(
            "PutRecord",
            FeatureGroupName=self.group,
            Record=record(id=identifier, ts=T1, n="1", s="text", list=["a"]),
        )

    def is_updated(self, group):
        return self.describe(group).get("LastUpdateStatus", {}).get("Status") != "InProgress"

    def is_settled(self):
        return self.is_updated(self.changing) and not any(
            group["FeatureGroupStatus"] in ("Creating", "Deleting") for group in self.groups()
        )

    def groups(self):
        return self.call("ListFeatureGroups", MaxResults=100)["FeatureGroupSummaries"]

    def digest(self):
        return [
            self.describe(self.group),
            self.describe(self.changing),
            self.groups(),
            self.call(
                "BatchGetRecord",
                Identifiers=[
                    {
                        "FeatureGroupName": self.group,
                        "RecordIdentifiersValueAsString": ["1", "2", "3", "4"],
                    }
                ],
                ExpirationTimeResponse="Enabled",
            ),
            sorted(
                self.call(
                    "ListRecords", FeatureGroupName=self.group, IncludeSoftDeletedRecords=True
                )["RecordIdentifiers"]
            ),
            self.call("ListTags", ResourceArn=self.arn),
            self.call("DescribeFeatureMetadata", FeatureGroupName=self.group, FeatureName="n"),
        ]


class Bases:
    """A sound request of each operation, in which a probe changes one member."""

    def __init__(self, store):
        self.store = store
        self.name = {"FeatureGroupName": store.group}
        self.numbers = itertools.count()
        self.last_scratch = None

    def of(self, operation, path):
        return getattr(self, operation)(path)

    def scratch(self, **changes):
        """A group for one probe; that of the probe before is deleted."""
        if self.last_scratch:
            wait_until(lambda: self.store.is_updated(self.last_scratch))
            self.store.call("DeleteFeatureGroup", FeatureGroupName=self.last_scratch)
            wait_until(self.store.is_settled)
        self.last_scratch = self.store.create(**changes)
        return self.last_scratch

    def features(self, path, identifier):
        last = {"list": ["a"]} if "ValueAsStringList" in path else {"s": "text"}
        return record(id=identifier, ts=T1, **last)

    def PutRecord(self, path):
        return self.name | {"Record": self.features(path, "2"), "TargetStores": ["OnlineStore"]}

    def BatchWriteRecord(self, path):
        entry = self.name | {"Record": self.features(path, "3"), "TargetStores": ["OnlineStore"]}
        return {"Entries": [entry]}

    def UpdateRecord(self, path):
        self.store.put("4")
        changed = {"list": ["b"]} if "ValueAsStringList" in path else {"s": "new"}
        if "TtlDuration" in path:
            changed = {"ts": T1} | changed
        return self.name | {
            "RecordIdentifierValueAsString": "4",
            "Features": record(**changed),
        }

    def GetRecord(self, path):
        return self.name | {"RecordIdentifierValueAsString": "1", "FeatureNames": ["n"]}

    def DeleteRecord(self, path):
        return self.name | {
            "RecordIdentifierValueAsString": "5",
            "EventTime": T2,
            "TargetStores": ["OnlineStore"],
        }

    def BatchGetRecord(self, path):
        entry = self.name | {"RecordIdentifiersValueAsString": ["1"], "FeatureNames": ["n"]}
        return {"Identifiers": [entry]}

    def ListRecords(self, path):
        return dict(self.name)

    def CreateFeatureGroup(self, path):
        if "ThroughputConfig" in path:
            return definition(unique("fuzz"), ThroughputConfig=dict(PROVISIONED))
        return definition(
            unique("fuzz"),
            FeatureDefinitions=[*FEATURES, VECTOR],
            OnlineStoreConfig=IN_MEMORY | ({"TtlDuration": dict(TTL)} if "Ttl" in path else {}),
            OfflineStoreConfig=OFFLINE if "OnlineStoreConfig" not in path else None,
            Tags=[TAG],
        )

    def DescribeFeatureGroup(self, path):
        return dict(self.name)

    def ListFeatureGroups(self, path):
        return {}

    def UpdateFeatureGroup(self, path):
        name = {"FeatureGroupName": self.store.changing}
        if "OnlineStoreConfig" in path:
            return name | {"OnlineStoreConfig": {"TtlDuration": dict(TTL)}}
        if "ThroughputConfig" in path:
            group = self.scratch(OnlineStoreConfig=None)
            return {"FeatureGroupName": group, "ThroughputConfig": dict(PROVISIONED)}
        if "Collection" in path:
            group = self.scratch(OnlineStoreConfig=IN_MEMORY, OfflineStoreConfig=None)
            return {"FeatureGroupName": group, "FeatureAdditions": [copy.deepcopy(VECTOR)]}
        number = next(self.numbers)
        return name | {
            "FeatureAdditions": [{"FeatureName": f"y{number}-a", "FeatureType": "String"}]
        }

    def DeleteFeatureGroup(self, path):
        return {"FeatureGroupName": self.store.create(OfflineStoreConfig=None)}

    def DescribeFeatureMetadata(self, path):
        return self.name | {"FeatureName": "n"}

    def UpdateFeatureMetadata(self, path):
        return self.name | {
            "FeatureName": "n",
            "ParameterAdditions": [{"Key": "unit", "Value": "one"}],
            "ParameterRemovals": ["owner"],
        }

    def Search(self, path):
        found = {
            "Filters": [{"Name": "FeatureGroupName", "Operator": "Contains", "Value": "fuzz-"}]
        }
        if "NestedFilters" in path:
            inside = {"Name": "FeatureDefinitions.FeatureName", "Operator": "Equals", "Value": "n"}
            nested = {"NestedPropertyName": "FeatureDefinitions", "Filters": [inside]}
            found["NestedFilters"] = [nested]
        for _ in range(path.count("SubExpressions")):
            found = {"SubExpressions": [found]}
        request = {"Resource": "FeatureGroup", "SearchExpression": found}
        return request | ({"SortBy": "FeatureGroupName"} if path == "SortBy" else {})

    def AddTags(self, path):
        return {"ResourceArn": self.store.arn, "Tags": [dict(TAG)]}

    def ListTags(self, path):
        return {"ResourceArn": self.store.arn}

    def DeleteTags(self, path):
        return {"ResourceArn": self.store.arn, "TagKeys": ["never"]}


@pytest.fixture(scope="module")
def store(wire):
    made = Store(wire)
    yield made
    for group in made.groups():
        if group["FeatureGroupName"].startswith("fuzz-"):
            made.call("DeleteFeatureGroup", FeatureGroupName=group["FeatureGroupName"])


@pytest.fixture(scope="module")
def bases(store):
    return Bases(store)


OPERATIONS = list(shapes.operations())


def fault(operation, probe, answer):
    """What is wrong with an answer; None if nothing is."""
    codes = {error.name for error in operation.error_shapes}
    codes |= ALSO_ANSWERED[operation.service_model.service_name]
    if probe.member.location == "uri":
        codes.add("UnknownOperationException")
    if answer.status >= 500:
        return f"answered {answer.status}"
    if answer.error_type is not None and answer.error_type not in codes:
        return f"answered {answer.error_type}, which the model does not know"
    if probe.kind == "usual" and probe.member.name not in NEVER_TAKEN and not is_taken(answer):
        return "was refused though nothing is wrong with it"
    if is_taken(answer) and not probe.sound and stated(operation, probe) is None:
        return "was taken"
    return None


def is_taken(answer):
    """Whether a request did what it says, in all the entries of a batch."""
    return answer.status == 200 and not answer.json.get("Errors")


def stated(operation, probe):
    """Why the store takes a value that the model does not, if it says so."""
    return STATED_DIFFERENCES.get(
        (operation.name, probe.member.name, probe.kind),
        SHAPES_THAT_DIFFER.get((probe.member.shape.name, probe.kind)),
    )


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_bounds_are_kept_and_a_refusal_changes_nothing(store, bases, operation):
    faults, count = [], 0
    before = store.digest()
    for probe in (p for member in shapes.members(operation) for p in shapes.probes(member)):
        base = bases.of(operation.name, probe.member.name)
        request = shapes.request_with(base, operation, probe)
        if operation.name in BASES_THAT_WRITE:
            before = store.digest()
        answer = store.send(operation, request)
        count += 1
        found = fault(operation, probe, answer)
        if answer.status == 200:
            before = before if operation.name in READS else after(store, operation, request)
        elif store.digest() != before:
            found = "changed the store though it was refused"
        if found:
            said = answer.body[:200]
            faults.append(f"{probe.member.name} {probe.kind} {probe.value!r:.60} {found}: {said}")

    print(f"{operation.name}: {count} probes")
    assert not faults, "\n".join(faults)


def after(store, operation, request):
    """The state after a change; a group that a probe created is taken away again."""
    if operation.name == "CreateFeatureGroup":
        wait_until(store.is_settled)
        store.call("DeleteFeatureGroup", FeatureGroupName=request["FeatureGroupName"])
    wait_until(store.is_settled)
    return store.digest()


def test_the_model_yields_enough_probes():
    counts = collections.Counter(
        operation.name
        for operation in OPERATIONS
        for member in shapes.members(operation)
        for _ in shapes.probes(member)
    )

    assert len(counts) == 18
    assert sum(counts.values()) >= PROBES_MIN, counts
