"""What LocalStack 4.14.0 otherwise has from Docker, made before it starts. Each function is one change."""

import contextlib
import functools
import threading
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[6]
DYNAMODB = PROJECT / "test-tools/dynamodb-local/target/lib"
DYNAMODB_MAIN = PROJECT / "sdk/aws/src/test/dynamodb-local/LoopbackDynamoDb.java"
# Of one version of a function, at once: each is a JVM of some 150 MB, whose start is a second of CPU.
ENVIRONMENTS_MAX = 4


def apply() -> None:
    listen_on_loopback_only()
    run_functions_as_processes()
    have_requests_wait_for_an_environment()
    run_dynamodb_from_maven()


def listen_on_loopback_only() -> None:
    """For an IPv4 GATEWAY_LISTEN, LocalStack listens on every interface."""
    from twisted.internet import endpoints

    endpoints.TCP4ServerEndpoint = functools.partial(
        endpoints.TCP4ServerEndpoint, interface="127.0.0.1"
    )


def run_functions_as_processes() -> None:
    from localstack.services.lambda_.invocation import runtime_executor

    from tidemark_localstack.java_function import JavaFunction

    class Executors:
        @staticmethod
        def exists(name: str) -> bool:
            return True

        @classmethod
        def load(cls, name: str) -> type:
            return cls.Executor

        class Executor:
            load = staticmethod(lambda: JavaFunction)

    JavaFunction.validate_environment()
    runtime_executor.EXECUTOR_PLUGIN_MANAGER = Executors


def have_requests_wait_for_an_environment() -> None:
    """Where all environments of a version are at work, Lambda starts one more for each request. Here
    a request waits for one: ten writers would start ten processes, and none of them would answer in
    its time."""
    from localstack.services.lambda_.invocation.assignment import AssignmentService

    otherwise = AssignmentService.get_environment
    lock = threading.Lock()
    places: dict[str, threading.Semaphore] = {}

    def place(version: str) -> threading.Semaphore:
        with lock:
            return places.setdefault(version, threading.Semaphore(ENVIRONMENTS_MAX))

    @contextlib.contextmanager
    def get_environment(self, version_manager_id, function_version, provisioning_type):
        with place(version_manager_id):
            with otherwise(
                self, version_manager_id, function_version, provisioning_type
            ) as environment:
                yield environment

    AssignmentService.get_environment = get_environment


def run_dynamodb_from_maven() -> None:
    """DynamoDB Local as the build lays it out, instead of a download with a JRE and an agent."""
    from localstack.services.dynamodb import server
    from localstack.utils.run import ShellCommandThread

    from tidemark_localstack.java_function import java

    if not list(DYNAMODB.glob("DynamoDBLocal-*.jar")):
        raise SystemExit(
            f"There is no DynamoDB Local in {DYNAMODB}. Run localstack/host/install."
        )

    def start(self: server.DynamodbServer):
        command = [
            java(),
            f"-Xmx{self.heap_size}",
            "-XX:TieredStopAtLevel=1",
            f"-Djava.library.path={DYNAMODB}",
            "-cp",
            f"{DYNAMODB}/*",
            str(DYNAMODB_MAIN),
            str(self.port),
        ]
        # It ends with its standard input, so with LocalStack, however that ends.
        thread = ShellCommandThread(
            command,
            stdin=True,
            auto_restart=True,
            name="dynamodb-local",
            env_vars={"DDB_LOCAL_TELEMETRY": "0"},
            log_listener=server._log_listener,
        )
        server.TMP_THREADS.append(thread)
        thread.start()
        return thread

    server.DynamodbServer.do_start_thread = start
