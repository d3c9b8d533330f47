"""Run by LocalStack in its own process when it starts: an init hook, of which its image has the same directory."""

from tidemark_localstack import adaptations

adaptations.apply()
