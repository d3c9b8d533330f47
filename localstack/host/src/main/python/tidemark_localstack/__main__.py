"""Starts LocalStack on a port of the loopback interface; its state is in memory and ends with it.

    python -m tidemark_localstack PORT DIRECTORY

It ends on SIGTERM, and when its standard input does if that is a pipe: whoever started it through one
cannot leave it behind. DIRECTORY takes its files and must be the process's own.
"""

import os
import signal
import stat
import sys
import threading
from pathlib import Path


def settings(port: str, directory: Path) -> dict[str, str]:
    address = f"127.0.0.1:{port}"
    return {
        "GATEWAY_LISTEN": address,
        # An address, no name: with one, the AWS SDKs ask for a bucket by path and need no DNS.
        "LOCALSTACK_HOST": address,
        "SQS_ENDPOINT_STRATEGY": "path",
        "DNS_ADDRESS": "0",
        # A plain process, in a container too: its files are below a root of its own.
        "OVERRIDE_IN_DOCKER": "0",
        "FILESYSTEM_ROOT": str(directory),
        "LOCALSTACK_VOLUME_DIR": str(directory),
        # Functions lie below it.
        "TMPDIR": str(directory),
        "XDG_CACHE_HOME": str(directory / "cache"),
        # Nothing is asked of, or told to, anyone.
        "DISABLE_EVENTS": "1",
        "SKIP_SSL_CERT_DOWNLOAD": "1",
        # By default a resource of a kind that is not known "succeeds", and nothing is made.
        "CFN_IGNORE_UNSUPPORTED_RESOURCE_TYPES": "0",
        # The first version has streams by Kinesis, which is one more program to fetch.
        "PROVIDER_OVERRIDE_DYNAMODB": "v2",
        "DYNAMODB_IN_MEMORY": "1",
        "LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT": "60",
    }


def end_with_standard_input() -> None:
    if not stat.S_ISFIFO(os.fstat(sys.stdin.fileno()).st_mode):
        return

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 4096):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True, name="standard-input").start()


def main(port: str, directory: str) -> None:
    place = Path(directory).resolve()
    hooks = place / "etc/localstack/init"
    hooks.parent.mkdir(parents=True, exist_ok=True)
    if hooks.is_symlink():
        hooks.unlink()
    elif hooks.is_dir():
        hooks.rmdir()  # LocalStack makes it if it is not there
    hooks.symlink_to(Path(__file__).resolve().parents[1] / "init")
    os.environ.update(settings(port, place))  # read when LocalStack's modules are

    from tidemark_localstack import older_python, without_docker

    older_python.install()
    without_docker.apply()
    from localstack.runtime.main import main as serve

    end_with_standard_input()
    serve()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
