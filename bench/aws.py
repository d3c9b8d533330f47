#!/usr/bin/env python3
"""Measures a warm GetRecord handler: python3 bench/aws.py [--built]

CPU of the calling thread, beside a low-level GetItem of the same features stored one attribute each, in turn after as
many calls to warm up. DynamoDB is a stub in a process of its own. Builds lambdas/aws first unless --built says that
this was done; JAVA_HOME says which JDK runs it all.
"""

import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = ROOT / "bench" / "target" / "aws"
SOURCES = ROOT / "bench" / "aws"
JAVA = pathlib.Path(os.environ["JAVA_HOME"]) / "bin" / "java" if "JAVA_HOME" in os.environ else pathlib.Path("java")
# What Lambda's runtimes of Java start with; there it is the default, here it is said.
LAMBDA = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx700m"]
ENVIRONMENT = {
    "TIDEMARK_STAGE": "bench",
    "TIDEMARK_ACCOUNT": "000000000000",
    "TIDEMARK_REGION": "eu-west-1",
    "TIDEMARK_REGISTRY_TABLE": "registry",
    "TIDEMARK_ONLINE_TABLE_PREFIX": "online-",
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_LAMBDA_FUNCTION_NAME": "bench",
    "PATH": os.environ["PATH"],
}


def build():
    """The class path of the functions' tests, and what is measured."""
    TARGET.mkdir(parents=True, exist_ok=True)
    listed = TARGET / "class-path"
    if "--built" not in sys.argv:
        run(
            [str(ROOT / "mvnw"), "-q", "-f", str(ROOT / "pom.xml"), "package", "-DskipTests", "-pl", "lambdas/aws", "-am",
             "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:build-classpath", f"-Dmdep.outputFile={listed}"]
        )  # the last module that is built writes it last
    jars = listed.read_text().strip().split(os.pathsep)
    path = os.pathsep.join([str(ROOT / "lambdas" / "aws" / "target" / "classes"), *jars])
    classes = TARGET / "classes"
    run(["javac", "-nowarn", "-d", str(classes), "-cp", path, *map(str, SOURCES.glob("*.java"))])
    return path + os.pathsep + str(classes)


def run(command, **options):
    done = subprocess.run(command, **options)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)[:200]} ... failed")
    return done


class Stub:
    """DynamoDB's stand-in, with the records in it."""

    def __init__(self, path):
        self.process = subprocess.Popen(
            [str(JAVA), "-Dsun.net.httpserver.nodelay=true", "-cp", path, "StubDynamoDb"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        port = self.process.stdout.readline().split()[1]
        self.environment = {**ENVIRONMENT, "AWS_ENDPOINT_URL_DYNAMODB": f"http://127.0.0.1:{port}"}

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.process.stdin.close()
        self.process.wait()


def measure_read(path):
    for name, options in (("as Lambda starts Java", LAMBDA), ("with the optimizing compiler", ["-XX:+UseSerialGC", "-Xmx700m"])):
        with Stub(path) as stub:
            print(f"warm reads, {name}:", flush=True)
            run([str(JAVA), *options, "-cp", path, "ReadCost", "15", "100"], env=stub.environment)


def main():
    measure_read(build())


if __name__ == "__main__":
    main()
