"""What a direct read of the Java SDK costs beside a GetItem written by hand: prints a line for each number of features.

Build first: ./tidemark --version && ./mvnw -q -pl sdk/client -am test-compile
"""

import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
MODULES = ("core", "aws", "client")


def main() -> int:
    classes = [ROOT / "sdk" / module / "target" / kind for module in MODULES for kind in ("classes", "test-classes")]
    missing = [str(path) for path in classes if not path.is_dir()]
    if missing:
        print(__doc__, "\nMissing: ", ", ".join(missing), sep="", file=sys.stderr)
        return 2
    path = ":".join([*map(str, classes), f"{ROOT}/cli/target/lib/*"])
    command = ["java", "-Xmx512m", "-cp", path, "tidemark.client.direct.DirectReadsSpeed"]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
