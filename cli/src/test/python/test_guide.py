"""Runs docs/clients.md: its Python and shell blocks as they stand, against the local store. The
Java blocks are run by ClientsGuideTest and SdkGuideTest."""

import os
import pathlib
import re
import subprocess
import sys

import pytest

from test_signing import CALLS, credential, listener  # noqa: F401

GUIDE = pathlib.Path(__file__).parents[4].joinpath("docs/clients.md").read_text(encoding="utf-8")
FORM = re.compile(
    r"<!-- run: (.+?) -->\n```(\w+)\n(.*?)```\n(?:<!-- prints -->\n```text\n(.*?)```\n)?", re.DOTALL
)
BLOCKS = {name: (language, code, printed) for name, language, code, printed in FORM.findall(GUIDE)}
LEAVES = {"boto3": "visits", "cli": "orders", "sagemaker": "landings"}
SILENT = "SchemaVersion: '1.0'\nSageMaker: {PythonSDK: {Modules: {TelemetryOptOut: true}}}\n"


def run(language, code, tmp_path):
    """What the block prints, run in the directory of the store, with the server's port as 8700."""
    config = tmp_path / "config.yaml"
    config.write_text(SILENT)
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "SAGEMAKER_USER_CONFIG_OVERRIDE": str(config),
    }
    if language == "sh":
        environment = {n: v for n, v in environment.items() if not n.startswith("AWS_")}
        environment["PATH"] = f"{pathlib.Path(sys.executable).parent}:{environment['PATH']}"
    ended = subprocess.run(
        ["sh", "-ec", code] if language == "sh" else [sys.executable, "-c", code],
        cwd=os.environ["TIDEMARK_DIRECTORY"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ended.returncode == 0, ended.stderr
    # The SageMaker SDK prints where it looks for its configuration.
    printed = re.sub(r"^sagemaker\.config INFO.*\n", "", ended.stdout, flags=re.MULTILINE)
    return re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:8700", printed)


def test_every_block_is_run():
    """what is shown as code is run, here or in Java"""
    assert len(re.findall(r"^```(?!text\b)\w", GUIDE, re.MULTILINE)) == len(BLOCKS)
    languages = {name: language for name, (language, *_) in BLOCKS.items()}
    assert {name for name, language in languages.items() if language == "java"} == {
        "java",
        "java-signing",
        "sdk",
        "sdk-async",
        "sdk-direct",
        "sdk-many",
        "sdk-offline",
        "sdk-record",
        "sdk-signing",
    }


@pytest.mark.parametrize(
    "name", [name for name, (language, _, printed) in BLOCKS.items() if language != "java" and printed]
)
def test_a_block_prints_what_the_guide_says(name, control, tmp_path):
    """each in a process of its own"""
    language, code, printed = BLOCKS[name]
    try:
        assert run(language, code, tmp_path) == printed
    finally:
        if name in LEAVES:
            control.delete_feature_group(FeatureGroupName=LEAVES[name])


@pytest.mark.parametrize("service", CALLS)
def test_the_hook_changes_the_signing_name(listener, monkeypatch, service):  # noqa: F811
    """the session of the guide signs for execute-api"""
    names = {}
    exec(BLOCKS["signing"][1], names)
    endpoint = f"http://127.0.0.1:{listener.server_port}/prod"

    CALLS[service](names["session"].client(service, endpoint_url=endpoint))

    assert credential(listener.seen).endswith("/us-east-1/execute-api/aws4_request")
