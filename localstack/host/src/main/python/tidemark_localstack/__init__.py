"""LocalStack as a plain process, in which Lambda's functions are Java processes."""
