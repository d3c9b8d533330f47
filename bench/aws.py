#!/usr/bin/env python3
"""Measures GetRecord as packaged for Lambda: python3 bench/aws.py [read] [start] [--rounds=15] [--starts=40] [--built]

read: CPU of a warm GetRecord handler beside a low-level GetItem of the same features stored one attribute each, in turn.
start: from the start of the process to the first answer, beside a bare function that does one GetItem with the same
SDK and is packed by the same tool; both unpacked and under AWS's runtime interface client, as Lambda has them, in turn,
and asked as soon as they ask.
DynamoDB is a stub in a process of its own. Builds lambdas/aws first unless --built says that this was done; JAVA_HOME
says which JDK runs it all.
"""

import glob
import http.server
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import threading
import time
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = ROOT / "bench" / "target" / "aws"
SOURCES = ROOT / "bench" / "aws"
JAR = ROOT / "lambdas" / "aws" / "target" / "tidemark-functions.jar"
JAVA = pathlib.Path(os.environ["JAVA_HOME"]).resolve() / "bin" / "java" if "JAVA_HOME" in os.environ else pathlib.Path("java")
# What Lambda's runtimes of Java start with; there it is the default, here it is said.
LAMBDA = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx700m"]
ROUNDS = int(next((a.split("=")[1] for a in sys.argv if a.startswith("--rounds=")), 15))
STARTS = int(next((a.split("=")[1] for a in sys.argv if a.startswith("--starts=")), 40))
RIC = ("aws-lambda-java-runtime-interface-client", "aws-lambda-java-serialization", "aws-lambda-java-core")
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
    """The packaged jar, and what the measurements are made of; the class path of the functions' tests."""
    TARGET.mkdir(parents=True, exist_ok=True)
    listed = TARGET / "class-path"
    if "--built" not in sys.argv:
        run(
            [str(ROOT / "mvnw"), "-q", "-f", str(ROOT / "pom.xml"), "package", "-DskipTests", "-pl", "lambdas/aws", "-am",
             "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:build-classpath", f"-Dmdep.outputFile={listed}"]
        )  # the last module that is built writes it last
    elif not listed.exists():
        sys.exit("Nothing is built yet: run it once without --built.")
    jars = listed.read_text().strip().split(os.pathsep)
    path = os.pathsep.join([str(ROOT / "lambdas" / "aws" / "target" / "classes"), *jars])
    tool = os.pathsep.join([str(ROOT / "build-tools" / "one-jar" / "target" / "classes"), *glob.glob(
        str(pathlib.Path.home() / ".m2/repository/org/ow2/asm/asm/9.10.1/asm-9.10.1.jar"))])
    classes = TARGET / "classes"
    run(["javac", "-nowarn", "-d", str(classes), "-cp", path + os.pathsep + tool, *map(str, SOURCES.glob("*.java"))])
    own = TARGET / "bare"
    own.mkdir(exist_ok=True)
    (own / "BareGet.class").write_bytes((classes / "BareGet.class").read_bytes())
    sdk = [jar for jar in jars if "/awssdk/" in jar or any(f"/{part}/" in jar for part in (
        "commons-codec", "commons-logging", "httpclient", "httpcore", "slf4j-api", "slf4j-nop", "reactive-streams",
        "aws-lambda-java-core", "eventstream"))]
    bare = TARGET / "bare.jar"
    run([str(JAVA), "-cp", os.pathsep.join([str(classes), tool]), "tidemark.onejar.BareJar", str(bare),
         os.pathsep.join([str(own), *sdk])])
    ric = [jar for jar in jars if any(part in jar for part in RIC)]
    return path + os.pathsep + str(classes), bare, ric


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


class Server(http.server.ThreadingHTTPServer):
    """Says nothing of connections that end with the process that is measured."""

    daemon_threads = True

    def handle_error(self, request, client_address):
        pass


class RuntimeApi(http.server.BaseHTTPRequestHandler):
    """Hands out one event and takes what becomes of it."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked += 1
        if self.server.asked > 1:
            self.server.done.wait(30)
            self.close_connection = True
            return
        self.send_response(200)
        self.send_header("Lambda-Runtime-Aws-Request-Id", "1")
        self.send_header("Content-Type", "application/json")
        self.send_header("Lambda-Runtime-Deadline-Ms", str(int(time.time() * 1000) + 10_000))
        self.send_header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-west-1:000000000000:function:bench")
        self.send_header("Content-Length", str(len(self.server.event)))
        self.end_headers()
        self.wfile.write(self.server.event)

    def do_POST(self):
        self.server.answer = self.path, self.rfile.read(int(self.headers["Content-Length"]))
        self.server.answered.set()
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


def laid_out(jar):
    """Where the files of a jar are, as Lambda unpacks it."""
    task = TARGET / f"{jar.stem}-task"
    shutil.rmtree(task, ignore_errors=True)
    with zipfile.ZipFile(jar) as archive:
        archive.extractall(task)
    return task


def start(task, handler, ric, environment, event):
    """Seconds of wall and of CPU until the first answer."""
    server = Server(("127.0.0.1", 0), RuntimeApi)
    server.asked, server.event, server.answered, server.done = 0, event, threading.Event(), threading.Event()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    began = time.monotonic()
    process = subprocess.Popen(
        [str(JAVA), *LAMBDA, "-cp", os.pathsep.join(ric),
         "com.amazonaws.services.lambda.runtime.api.client.AWSLambda", handler],
        cwd=task,
        env={**environment, "LAMBDA_TASK_ROOT": str(task), "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{server.server_address[1]}"},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    try:
        if not server.answered.wait(20):
            raise SystemExit(f"{handler} did not answer")
        wall = time.monotonic() - began
        used = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        path, body = server.answer
        if not path.endswith("/response") or b"200" not in body:
            raise SystemExit(f"{handler} failed: {body[:1000]!r}")
        return wall, (int(used[11]) + int(used[12])) / os.sysconf("SC_CLK_TCK")
    finally:
        process.kill()
        process.wait()
        server.done.set()
        server.shutdown()
        server.server_close()


def measure_start(path, bare, ric):
    with Stub(path) as stub:
        print(f"starts, {STARTS} of each kind in turn, load {os.getloadavg()[0]:.1f}:", flush=True)
        event = run(
            [str(JAVA), "-cp", path, "Store"], env=stub.environment, stdout=subprocess.PIPE
        ).stdout.strip().splitlines()[-1]
        kinds = {
            "GetRecord": (laid_out(JAR), "tidemark.function.aws.GetRecordFunction"),
            "bare GetItem": (laid_out(bare), "BareGet"),
        }
        taken = {kind: [] for kind in kinds}
        for i in range(STARTS + 1):
            for kind, (task, handler) in kinds.items():
                seconds = start(task, handler, ric, stub.environment, event)
                if i:  # the first fills the page cache
                    taken[kind].append(seconds)
    for name, column in (("seconds", 0), ("CPU seconds", 1)):
        medians = {kind: statistics.median(t[column] for t in times) for kind, times in taken.items()}
        least = {kind: min(t[column] for t in times) for kind, times in taken.items()}
        print(
            f"  to the first answer, {name}: "
            + ", ".join(f"{kind} {medians[kind]:.2f} (least {least[kind]:.2f})" for kind in kinds)
            + f", ratio {medians['GetRecord'] / medians['bare GetItem']:.2f}"
            + f" (of the least {least['GetRecord'] / least['bare GetItem']:.2f})",
            flush=True,
        )
    print(f"  jars: {JAR.stat().st_size:,} and {bare.stat().st_size:,} bytes", flush=True)


def measure_read(path):
    ways = (("as Lambda starts Java", LAMBDA, 5_000), ("with the optimizing compiler", ["-XX:+UseSerialGC", "-Xmx700m"], 30_000))
    for name, options, warm in ways:
        with Stub(path) as stub:
            print(f"warm reads, {name}, load {os.getloadavg()[0]:.1f}:", flush=True)
            run([str(JAVA), *options, "-cp", path, "ReadCost", str(warm), str(ROUNDS), "400"], env=stub.environment)


def main():
    wanted = [argument for argument in sys.argv[1:] if not argument.startswith("-")] or ["read", "start"]
    print(f"building what is measured, with {JAVA}", flush=True)
    path, bare, ric = build()
    if "read" in wanted:
        measure_read(path)
    if "start" in wanted:
        measure_start(path, bare, ric)


if __name__ == "__main__":
    main()
