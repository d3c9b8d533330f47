"""The API as botocore's model describes it: every member, and every way to break one."""

import copy
import dataclasses
import json
import re
import unicodedata
import urllib.parse

import botocore.session

RUNTIME = "sagemaker-featurestore-runtime"
CONTROL = "sagemaker"
CONTROL_OPERATIONS = (
    "CreateFeatureGroup",
    "DescribeFeatureGroup",
    "ListFeatureGroups",
    "UpdateFeatureGroup",
    "DeleteFeatureGroup",
    "DescribeFeatureMetadata",
    "UpdateFeatureMetadata",
    "Search",
    "AddTags",
    "ListTags",
    "DeleteTags",
)

ELEMENT = "[]"  # the step of a path into the last element of a list
ABSENT = "(absent)"
USUAL = "(usual)"
NOT_UNICODE = "a\ud800"
WRONG_TYPES = {
    "string": (7, True, {}, []),
    "integer": ("7", 1.5, True, {}, []),
    "boolean": ("true", 1, {}, []),
    "timestamp": ("yesterday", True, {}, []),
    "list": ({}, "a", 1, True),
    "structure": ([], "a", 1, True),
}


def operations():
    """The models of the operations of a feature store, both planes."""
    session = botocore.session.get_session()
    runtime, control = (session.get_service_model(name) for name in (RUNTIME, CONTROL))
    yield from (runtime.operation_model(name) for name in runtime.operation_names)
    yield from (control.operation_model(name) for name in CONTROL_OPERATIONS)


def is_runtime(operation):
    return operation.service_model.service_name == RUNTIME


@dataclasses.dataclass(frozen=True)
class Member:
    """A member at a path such as ("Record", "[]", "FeatureName") of a request."""

    path: tuple
    shape: object
    required: bool
    location: str | None

    @property
    def name(self):
        return ".".join(self.path).replace("." + ELEMENT, ELEMENT)


def members(operation):
    """Every member of an operation's request, nested ones and elements of lists too."""

    def inside(path, shape, location, within):
        if within.count(shape.name) > 1:
            return
        if shape.type_name == "structure":
            for name, child in shape.members.items():
                place = location or child.serialization.get("location")
                yield Member((*path, name), child, name in shape.required_members, place)
                yield from inside((*path, name), child, place, (*within, shape.name))
        elif shape.type_name == "list":
            yield Member((*path, ELEMENT), shape.member, False, location)
            yield from inside((*path, ELEMENT), shape.member, location, (*within, shape.name))

    return inside((), operation.input_shape, None, ())


@dataclasses.dataclass(frozen=True)
class Probe:
    """A value for one member; an unsound one must be refused, a sound one may be."""

    member: Member
    kind: str
    value: object
    sound: bool


def probes(member):
    """The values at and beyond every bound that the model sets for a member."""
    if member.location is None:
        for wrong in WRONG_TYPES[member.shape.type_name]:
            yield Probe(member, "wrong type", wrong, sound=False)
        is_element = member.path[-1] == ELEMENT
        yield Probe(member, "null", None, sound=not (member.required or is_element))
    yield Probe(member, "usual", USUAL, sound=True)
    if member.path[-1] != ELEMENT:
        yield Probe(member, "absent", ABSENT, sound=not member.required)
    yield from BOUNDS[member.shape.type_name](member)


def _string_probes(member):
    meta = member.shape.metadata
    if "enum" in meta:
        for value in meta["enum"]:
            yield Probe(member, "enum", value, sound=True)
        for value in ("Nope", "", meta["enum"][0].swapcase(), meta["enum"][0] + " "):
            yield Probe(member, "no enum", value, sound=False)
        return
    for length in {meta.get("min", 0), meta.get("max", 256)}:
        text = fitting(member.shape, length)
        if text is not None:
            yield Probe(member, f"length {length}", text, sound=True)
    if meta.get("min", 0) > 0:
        yield Probe(member, "too short", "a" * (meta["min"] - 1), sound=False)
    if "max" in meta:
        text = fitting(member.shape, meta["max"] + 1) or "a" * (meta["max"] + 1)
        yield Probe(member, "too long", text, sound=False)
    if "pattern" in meta:
        for text in UNUSUAL:
            if not matches(meta["pattern"], text):
                yield Probe(member, "no match", text, sound=False)
    yield Probe(member, "no Unicode", NOT_UNICODE, sound=False)


def _integer_probes(member):
    meta = member.shape.metadata
    for bound in ("min", "max"):
        if bound in meta:
            yield Probe(member, bound, meta[bound], sound=True)
            beyond = meta[bound] + (1 if bound == "max" else -1)
            yield Probe(member, f"beyond {bound}", beyond, sound=False)
    yield Probe(member, "negative", -1, sound=False)
    for huge in (2**31, 2**63, 10**39):
        yield Probe(member, "huge", huge, sound=huge <= meta.get("max", 2**31))


def _list_probes(member):
    meta = member.shape.metadata
    for bound in ("min", "max"):
        if bound in meta:
            yield Probe(member, bound, Repeated(meta[bound]), sound=True)
    if meta.get("min", 0) > 0 and member.location is None:
        yield Probe(member, "too few", [], sound=False)
    if "max" in meta:
        yield Probe(member, "too many", Repeated(meta["max"] + 1), sound=False)


def _structure_probes(member):
    yield Probe(member, "empty", {}, sound=not member.shape.required_members)


def _boolean_probes(member):
    for value in (True, False):
        yield Probe(member, "boolean", value, sound=True)


def _timestamp_probes(member):
    for value in (0, 1_772_359_200, 1_772_359_200.123):
        yield Probe(member, "timestamp", value, sound=True)


BOUNDS = {
    "string": _string_probes,
    "integer": _integer_probes,
    "list": _list_probes,
    "structure": _structure_probes,
    "boolean": _boolean_probes,
    "timestamp": _timestamp_probes,
}


@dataclasses.dataclass(frozen=True)
class Repeated:
    """A list of so many elements, each like the one that the request has, names told apart."""

    count: int


UNUSUAL = (" ", "-", "a b", "a-", "-a", "é", "a\n", "!", "\x00", "😀", "a/b", "arn:aws:s3:::b")
PREFIXES = (
    "",
    "arn:aws:iam::000000000000:role/",
    "s3://acme-fs/",
    "arn:aws:sagemaker:us-east-1:000000000000:feature-group/",
)


def fitting(shape, length):
    """A text of that length which the shape's pattern matches, if there is one that we know."""
    pattern = shape.metadata.get("pattern", ".*")
    for prefix in PREFIXES:
        text = prefix + "a" * (length - len(prefix))
        if len(text) == length and matches(pattern, text):
            return text
    return None


def matches(pattern, text):
    """Whether a whole text matches a pattern as Java writes it."""
    if "\\p{" in pattern:
        return all(unicodedata.category(c)[0] in "LZN" or c in "_.:/=+-@" for c in text)
    if "\\uD7FF" in pattern:
        return all(c >= " " or c == "\t" for c in text)
    return re.fullmatch(pattern, text) is not None


def request_with(base, operation, probe):
    """A copy of a sound request in which one member has the value of a probe."""
    request = copy.deepcopy(base)
    holder, shape = request, operation.input_shape
    for step in probe.member.path[:-1]:
        holder, shape = _child(holder, step, shape)
    last = probe.member.path[-1]
    if probe.value is USUAL:
        _child(holder, last, shape)
    elif probe.value is ABSENT:
        holder.pop(last, None)
    elif isinstance(probe.value, Repeated):
        element, _ = _child(holder, last, shape)
        holder[last] = _repeated(element[-1], probe.value.count)
    elif last == ELEMENT:
        holder[-1] = probe.value
    else:
        holder[last] = probe.value
    return request


def _child(holder, step, shape):
    if step == ELEMENT:
        return holder[-1], shape.member
    child = shape.members[step]
    return holder.setdefault(step, sample(child)), child


def _repeated(element, count):
    text = json.dumps(element)
    if not isinstance(element, dict | str) or count < 2:
        return [element] * count
    if isinstance(element, str):
        return [f"{element}{number}" if number else element for number in range(count)]
    named = [name for name in ("FeatureName", "Key") if name in element]
    copies = [json.loads(text) for _ in range(count)]
    for number, one in enumerate(copies[:-1]):
        for name in named:
            one[name] = f"{one[name]}{number}"
    return copies


def sample(shape):
    """A small sound value of a shape."""
    if shape.type_name == "structure":
        return {name: sample(shape.members[name]) for name in shape.required_members}
    if shape.type_name == "list":
        return [sample(shape.member)]
    if shape.type_name == "integer":
        return shape.metadata.get("min", 1)
    if shape.type_name == "boolean":
        return True
    if shape.type_name == "timestamp":
        return 1_772_359_200
    if "enum" in shape.metadata:
        return shape.metadata["enum"][0]
    return next(filter(None, (fitting(shape, length) for length in (1, 30, 60))))


def http_request(operation, request):
    """Method, path, body and headers of a request, by the protocol of its plane."""
    if not is_runtime(operation):
        headers = {
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": f"SageMaker.{operation.name}",
        }
        return "POST", "/", json.dumps(request), headers
    body, query, path = {}, [], operation.http["requestUri"]
    for name, value in request.items():
        place = operation.input_shape.members[name].serialization
        if place.get("location") == "uri":
            path = path.replace(f"{{{name}}}", _quoted(value))
        elif place.get("location") == "querystring":
            query += [(place["name"], one) for one in _texts(value)]
        else:
            body[name] = value
    path = re.sub(r"\{\w+\}", "", path)
    text = "&".join(f"{name}={_quoted(value)}" for name, value in query)
    has_body = operation.http["method"] in ("PUT", "POST")
    return (
        operation.http["method"],
        path + ("?" + text if text else ""),
        json.dumps(body) if has_body else "",
        {"Content-Type": "application/json"} if has_body else {},
    )


def _texts(value):
    return value if isinstance(value, list) else [value]


def _quoted(text):
    return urllib.parse.quote(text.encode("utf-8", "surrogatepass"), safe="")
