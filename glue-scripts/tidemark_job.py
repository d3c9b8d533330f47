"""Runs a job that was planned elsewhere: `tidemark_job.py --plan plan.json`, as a Glue 5 job or by spark-submit.

The plan decides everything: what is read, which statements are run, what is checked, what is written where. This script
runs it and writes one line of JSON that says what came of it. Exit codes: 0 written, 1 refused or failed, 2 used wrongly.
"""

import argparse
import json
import sys
import time

from pyspark.sql import SparkSession
from pyspark.storagelevel import StorageLevel

PLAN_VERSION = 1


class PlanError(Exception):
    """A plan that cannot be run, or whose rows are refused."""

    def __init__(self, outcome, **facts):
        super().__init__(outcome)
        self.facts = {"outcome": outcome, **facts}


def read_plan(spark, place):
    """The plan in a file of any file system that Spark reads."""
    plan = json.loads(spark.read.text(place, wholetext=True).first()[0])
    version = plan.get("planVersion")
    if version != PLAN_VERSION:
        raise PlanError("unknown_version", planVersion=version, expected=PLAN_VERSION)
    if plan["dialect"] != "SPARK":
        raise PlanError("unknown_dialect", dialect=plan["dialect"], expected="SPARK")
    return plan


def read_source(spark, source):
    """A source as a data frame."""
    if source["format"] == "table":
        return spark.table(source["uri"])
    schema = ", ".join("`{}` {}".format(field["name"].replace("`", "``"), field["type"]) for field in source["schema"])
    if source["format"] == "csv":
        return spark.read.csv(source["uri"], schema=schema, header=True, enforceSchema=False, mode="FAILFAST")
    return spark.read.schema(schema).parquet(source["uri"])


def run(spark, plan):
    """Runs a plan; gives what came of it."""
    for name, value in plan["settings"].items():
        spark.conf.set(name, value)
    for source in plan["sources"]:
        read_source(spark, source).createOrReplaceTempView(source["name"])
    for statement in plan["statements"]:
        relation = spark.sql(statement["sql"])
        if statement["name"] == plan["persisted"]:
            relation = relation.persist(StorageLevel.MEMORY_AND_DISK)
        relation.createOrReplaceTempView(statement["name"])
    faults = {row["rule"]: row["rows"] for row in spark.sql(plan["check"]).collect()}
    if faults:
        raise PlanError("refused", faults=faults)
    return write(spark, plan["target"])


def write(spark, target):
    """Writes the rows to files that nobody sees, then gives each its name in its partition."""
    rows = spark.table(target["relation"])
    files = FileSystem(spark, target["location"])
    files.delete(target["staging"])
    keys = target["partitionedBy"]
    (
        rows.repartition(*keys)
        .sortWithinPartitions(*keys, *target["sortedBy"])
        .write.partitionBy(*keys)
        .parquet(target["staging"])
    )
    written = files.files_in(target["staging"])
    published = 0
    for path, partition in written:
        published += files.publish(path, "/".join([target["location"], partition, target["fileName"]]))
    files.delete(target["staging"])
    return {
        "outcome": "written",
        "rows": rows.count(),
        "files": len(written),
        "already_there": len(written) - published,
    }


class FileSystem:
    """The file system that the target lies in."""

    def __init__(self, spark, location):
        self._paths = spark._jvm.org.apache.hadoop.fs.Path
        configuration = spark._jsc.hadoopConfiguration()
        configuration.set("mapreduce.fileoutputcommitter.marksuccessfuljobs", "false")
        self._files = self._paths(location).getFileSystem(configuration)
        self._files.setWriteChecksum(False)

    def delete(self, directory):
        self._files.delete(self._paths(directory), True)

    def files_in(self, directory):
        """The Parquet files below a directory, and the partition that each lies in."""
        root = self._paths(directory)
        found = []
        if not self._files.exists(root):
            return found
        prefix = len(self._files.makeQualified(root).toString()) + 1
        listing = self._files.listFiles(root, True)
        while listing.hasNext():
            path = listing.next().getPath()
            if path.getName().endswith(".parquet"):
                found.append((path, path.getParent().toString()[prefix:]))
        found.sort(key=lambda file: file[1])
        partitions = [partition for _, partition in found]
        if len(set(partitions)) < len(partitions):
            raise PlanError("more_than_one_file_a_partition")
        return found

    def publish(self, path, name):
        """Moves a file to its name unless there is one, which then has the same rows; 1 if it was moved."""
        target = self._paths(name)
        if self._files.exists(target):
            return 0
        self._files.mkdirs(target.getParent())
        if not self._files.rename(path, target):
            raise PlanError("cannot_publish")
        return 1


def error_class(error):
    """What went wrong in a word of Spark's, such as CAST_INVALID_INPUT, or by its type."""
    known = getattr(error, "getErrorClass", lambda: None)()
    return known or type(error).__name__


def main(arguments):
    parser = argparse.ArgumentParser(prog="tidemark_job.py", description="Runs a job that was planned by tidemark.")
    parser.add_argument("--plan", required=True, help="where plan.json is: a path or an s3:// URI")
    place = parser.parse_known_args(arguments)[0].plan  # Glue adds arguments of its own
    began = time.monotonic()
    spark = SparkSession.builder.appName("tidemark-job").getOrCreate()
    facts = {}
    try:
        plan = read_plan(spark, place)
        facts = {"kind": plan["kind"], "group": plan["target"]["group"], "run": plan["run"]}
        facts.update(run(spark, plan))
    except PlanError as error:
        facts.update(error.facts)
    except Exception as error:  # whose text may hold values
        facts.update(outcome="failed", error=error_class(error))
    facts["seconds"] = round(time.monotonic() - began, 3)
    print(json.dumps(facts), flush=True)
    return 0 if facts["outcome"] == "written" else 1


if __name__ == "__main__":
    code = main(sys.argv[1:])
    if code:
        sys.exit(code)  # Glue takes any SystemExit for a failure
