"""Lambda without Docker: an execution environment is one ``java`` process.

It is started as Lambda's managed runtime starts it: the runtime interface client alone is on the
class path, and its class loader takes classes and ``lib/*.jar`` from the working directory. What is
otherwise: the archive lies there as a jar, not unpacked. It is no sandbox: no bound of memory but the
heap's, no IAM, no arm64, no SnapStart, no layers, and the JDK is that of the machine.
"""

import base64
import logging
import os
import platform
import shutil
import subprocess
import tempfile
import threading
import time
import zipfile
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as FutureTimeoutError
from pathlib import Path

from localstack.services.lambda_.invocation.executor_endpoint import (
    ShutdownDuringStartup,
    StatusErrorException,
)
from localstack.services.lambda_.invocation.lambda_models import (
    ArchiveCode,
    FunctionVersion,
    InvocationResult,
)
from localstack.services.lambda_.invocation.runtime_executor import RuntimeExecutor

from tidemark_localstack.runtime_api import Answer, InitError, Invocation, RuntimeApi, error

LOG = logging.getLogger(__name__)
CLIENT = Path(__file__).resolve().parents[6] / "test-tools/lambda-runtime/target/lib"
MAIN = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda"
JNI = "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI"

# Of the memory of a function, the heap's share.
HEAP = 0.85
# How many times as long as on AWS a function may take, and waits for a service: the processors are shared
# with all that a region does, and with whoever else is on the machine.
PATIENCE = 3
END_SECONDS_MAX = 2
LAYING_OUT = threading.Lock()


def java() -> str:
    home = os.environ.get("JAVA_HOME")
    return f"{home}/bin/java" if home else shutil.which("java") or "java"


def client_jar() -> Path:
    found = list(CLIENT.glob("aws-lambda-java-runtime-interface-client-*.jar"))
    if not found:
        raise SystemExit(
            f"There is no runtime interface client in {CLIENT}. Run localstack/host/install."
        )
    return found[0]


def laid_out(code: ArchiveCode) -> Path:
    """Where the code lies, once however many functions and versions have the same. The archive is
    kept as one jar: unpacked, that of 24,000 files took longer than the rest of a deployment."""
    place = Path(tempfile.gettempdir()) / "code" / base64.b64decode(code.code_sha256).hex()
    jar = place / "lib/code.jar"
    with LAYING_OUT:
        if not jar.exists():
            jar.parent.mkdir(parents=True, exist_ok=True)
            half = jar.with_suffix(".half")
            with half.open("wb") as archive:
                code._download_archive_to_file(archive)
            half.rename(jar)
    return place


class FunctionProcess:
    """A process and the Runtime API that it asks for work."""

    def __init__(self, name: str, command: list[str], code: Path, env: dict[str, str], log: Path):
        self.api = RuntimeApi(f"runtime-{name}")
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                command,
                cwd=code,
                env={**env, "AWS_LAMBDA_RUNTIME_API": self.api.address},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
            )
        threading.Thread(target=self._watch, daemon=True, name=f"watch-{name}").start()

    def _watch(self) -> None:
        status = self.process.wait()
        payload = error("Runtime.ExitError", f"Runtime exited with exit status {status}")
        self.api.fail(InitError(payload), Answer(payload, True))
        self.close()

    def is_alive(self) -> bool:
        return self.process.poll() is None and not self.api.closed.is_set()

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(END_SECONDS_MAX)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.api.close()


class JavaFunction(RuntimeExecutor):
    """One execution environment of a version. After a crash or a time-out it is started anew."""

    def __init__(self, id: str, function_version: FunctionVersion) -> None:
        super().__init__(id=id, function_version=function_version)
        self.name = function_version.id.function_name
        self.work = Path(tempfile.mkdtemp(prefix=f"{self.name}-"))
        self.log = self.work / "log.txt"
        self.env: dict[str, str] = {}
        self.running: FunctionProcess | None = None

    def start(self, env_vars: dict[str, str]) -> None:
        self.env = {name: str(value) for name, value in env_vars.items() if value is not None}
        try:
            self._start_process()
        except CancelledError as e:
            raise ShutdownDuringStartup("It was stopped while it started") from e
        except InitError as e:
            raise StatusErrorException(str(e), e.payload) from e

    def _start_process(self) -> None:
        config = self.function_version.config
        code = laid_out(config.code)
        (self.work / "tmp").mkdir(exist_ok=True)
        command = [
            java(),
            # As the managed runtime does, for short-lived processes.
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            f"-Xmx{int(config.memory_size * HEAP)}m",
            f"-Djava.io.tmpdir={self.work}/tmp",
            f"-Dtidemark.patience={PATIENCE}",
            f"-D{JNI}={self._native_library()}",
            "-cp",
            f"{CLIENT}/*",
            MAIN,
            config.handler,
        ]
        env = {
            **self.env,
            "PATH": os.environ.get("PATH", ""),
            "LAMBDA_TASK_ROOT": str(code),
            "TZ": "UTC",
        }
        self.running = FunctionProcess(self.name, command, code, env, self.log)
        LOG.info("%s is process %s", self.name, self.running.process.pid)
        self.running.api.ready.result()

    def _native_library(self) -> Path:
        """A copy of its own: by itself the client unpacks to one place in /tmp, and of two that
        start together one finds half of a library there."""
        library = self.work / "libaws-lambda-jni.so"
        if not library.exists():
            machine = {"aarch64": "aarch_64"}.get(platform.machine(), platform.machine())
            with zipfile.ZipFile(client_jar()) as jar:
                library.write_bytes(jar.read(f"jni/libaws-lambda-jni.linux-{machine}.so"))
        return library

    def stop(self) -> None:
        if self.running:
            self.running.api.ready.cancel()
            self.running.close()
        shutil.rmtree(self.work, ignore_errors=True)

    def invoke(self, payload: dict[str, str]) -> InvocationResult:
        request_id = payload["invoke-id"]
        told = self.log.stat().st_size
        started = time.monotonic()
        answer = self._answer(request_id, payload)
        millis = (time.monotonic() - started) * 1000
        with self.log.open("rb") as log:
            log.seek(told)
            lines = log.read().decode(errors="replace")
        return InvocationResult(
            request_id,
            answer.body,
            is_error=answer.is_error,
            logs=f"START RequestId: {request_id}\n{lines}END RequestId: {request_id}\n"
            f"REPORT RequestId: {request_id}\tDuration: {millis:.2f} ms\n",
        )

    def _answer(self, request_id: str, payload: dict[str, str]) -> Answer:
        timeout = PATIENCE * self.function_version.config.timeout
        try:
            if not self.running.is_alive():
                self._start_process()
            return self.running.api.begin(
                Invocation(
                    request_id,
                    {
                        "Content-Type": "application/json",
                        "Lambda-Runtime-Aws-Request-Id": request_id,
                        "Lambda-Runtime-Invoked-Function-Arn": payload["invoked-function-arn"],
                        "Lambda-Runtime-Trace-Id": payload.get("trace-id", ""),
                        "Lambda-Runtime-Deadline-Ms": str(int((time.time() + timeout) * 1000)),
                    },
                    payload["payload"].encode(),
                )
            ).result(timeout)
        except FutureTimeoutError:
            self.running.close()
            message = f"RequestId: {request_id} Error: Task timed out after {timeout:.2f} seconds"
            return Answer(error("Sandbox.Timedout", message), True)
        except InitError as e:
            return Answer(e.payload, True)

    def get_address(self) -> str:
        return "127.0.0.1"

    def get_endpoint_from_executor(self) -> str:
        return "127.0.0.1"

    def get_runtime_endpoint(self) -> str:
        return "http://127.0.0.1"  # of use to LocalStack's own program in a container only

    def get_logs(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    @classmethod
    def prepare_version(cls, function_version: FunctionVersion) -> None:
        runtime = function_version.config.runtime
        if not (runtime and runtime.startswith("java")):
            raise NotImplementedError(f"Functions in Java run here, none in {runtime}")
        laid_out(function_version.config.code)

    @classmethod
    def cleanup_version(cls, function_version: FunctionVersion) -> None:
        pass

    @classmethod
    def validate_environment(cls) -> bool:
        return client_jar().exists()
