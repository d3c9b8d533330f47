"""Run by LocalStack in its own process when it starts: an init hook, of which its image has the same directory."""

import os
import traceback

try:
    from tidemark_localstack import adaptations

    adaptations.apply()
except BaseException:
    # Otherwise LocalStack says so in one line of its log, and goes on without them.
    traceback.print_exc()
    os._exit(1)
