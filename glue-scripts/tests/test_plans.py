"""Plans rendered by Java, run on local Spark, give the very rows that DuckDB gives for the same plan."""

import datetime
import json
import pathlib
import random
import subprocess
import sys

import duckdb
import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
import tidemark_job  # noqa: E402

PLANS = pathlib.Path(__file__).parent / "plans"
BUCKET = "s3://acme-fs"
DAY = datetime.datetime(2026, 3, 1)


@pytest.fixture(scope="session")
def spark():
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.memory", "1g")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def load(name, dialect, bucket):
    """A golden plan with a directory in the bucket's place."""
    text = (PLANS / f"{name}.{dialect}.json").read_text()
    return json.loads(text.replace(BUCKET, bucket.as_uri() if dialect == "spark" else str(bucket)))


class Reference:
    """Runs a plan in DuckDB's dialect, as far as its rows."""

    def __init__(self, plan):
        self.connection = duckdb.connect()
        self.connection.execute("SET TimeZone = 'UTC'")
        self.plan = plan
        for source in plan["sources"]:
            self.connection.execute(f'CREATE VIEW "{source["name"]}" AS {self.read(source)}')
        for statement in plan["statements"]:
            self.connection.execute(f'CREATE VIEW "{statement["name"]}" AS {statement["sql"]}')

    @staticmethod
    def read(source):
        place = pathlib.Path(source["uri"])
        if source["format"] == "csv":
            return f"SELECT * FROM read_csv('{place}', header = true, all_varchar = true)"
        if place.is_dir():
            options = "hive_partitioning = true, hive_types_autocast = false, union_by_name = true"
            return f"SELECT * FROM read_parquet('{place}/**/*.parquet', {options})"
        return f"SELECT * FROM read_parquet('{place}')"

    def faults(self):
        return dict(self.connection.execute(self.plan["check"]).fetchall())

    def rows(self):
        relation = self.plan["target"]["relation"]
        return columns_and_rows(self.connection, f'SELECT * FROM "{relation}"')


def columns_and_rows(connection, sql):
    result = connection.execute(f"SELECT * REPLACE (epoch_ms(write_time) AS write_time,"
                                f" epoch_ms(api_invocation_time) AS api_invocation_time) FROM ({sql})")
    names = sorted(column[0] for column in result.description)
    order = [[column[0] for column in result.description].index(name) for name in names]
    return names, sorted((tuple(row[i] for i in order) for row in result.fetchall()), key=repr)


def written(plan):
    """What lies in the target's location."""
    place = plan["target"]["location"].replace("file://", "")
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    options = "hive_partitioning = true, hive_types_autocast = false"
    return columns_and_rows(connection, f"SELECT * FROM read_parquet('{place}/**/*.parquet', {options})")


def write_parquet(place, sql):
    place.parent.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(f"COPY ({sql}) TO '{place}' (FORMAT parquet)")


def clicks(bucket, where="true"):
    """A file to ingest: every form of a value that Spark and DuckDB could print in different ways."""
    write_parquet(
        bucket / "landing/clicks.parquet",
        f"""
        SELECT
          'u' || i AS id,
          TIMESTAMPTZ '2026-02-28 23:59:59.5+00' + to_seconds(i * 271) + to_microseconds(i % 4 * 250) AS at,
          CAST(CASE WHEN i % 7 = 0 THEN NULL ELSE i * 7919 - 100000 END AS INTEGER) AS n,
          CASE WHEN i % 5 = 0 THEN NULL ELSE (i - 100) * 1e-3 / 3 END AS x,
          CASE WHEN i % 3 = 0 THEN NULL ELSE DATE '2026-01-01' + CAST(i AS INTEGER) END AS s
        FROM range(200) r(i)
        WHERE {where}""",
    )


def history(bucket):
    """Files of a group as the store and others write them: deletes, repeated event times, late rows, missing columns."""
    random.seed(20260301)
    values = []
    for i in range(400):
        at = DAY - datetime.timedelta(days=2) + datetime.timedelta(hours=6 * random.randrange(28))
        ns = int((at - datetime.datetime(1970, 1, 1)).total_seconds()) * 1_000_000_000
        deleted = random.randrange(8) == 0
        foreign = random.randrange(4) == 0
        values.append(
            (
                f"u{random.randrange(9)}",
                at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                None if deleted else random.randrange(1000),
                None if deleted else random.random() * 10,
                None if deleted else f"s{i}",
                at + datetime.timedelta(hours=random.randrange(40)),
                at + datetime.timedelta(hours=random.randrange(40)),
                deleted,
                None if foreign else ns,
                None if foreign else ns + 86_400_000_000_000 * random.randrange(1, 3),
                None if foreign else f"{i:032x}",
            )
        )
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(
        "CREATE TABLE h (id VARCHAR, ts VARCHAR, n BIGINT, x DOUBLE, s VARCHAR, write_time TIMESTAMPTZ,"
        " api_invocation_time TIMESTAMPTZ, is_deleted BOOLEAN, event_time_ns BIGINT, expires_at_ns BIGINT,"
        " write_id VARCHAR, delete_mode VARCHAR)"
    )
    connection.executemany("INSERT INTO h VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)", values)
    place = bucket / "store/clicks"
    for day, hour in connection.execute("SELECT DISTINCT ts[1:10], ts[12:13] FROM h").fetchall():
        year, month, date = day.split("-")
        directory = place / f"year={year}/month={month}/day={date}/hour={hour}"
        directory.mkdir(parents=True)
        connection.execute(
            f"COPY (SELECT * FROM h WHERE ts[1:13] = '{day}T{hour}') TO '{directory}/a.parquet' (FORMAT parquet)"
        )


def check_same(spark, name, bucket):
    plan = load(name, "spark", bucket)
    reference = Reference(load(name, "duckdb", bucket))
    assert reference.faults() == {}

    outcome = tidemark_job.run(spark, plan)

    expected = reference.rows()
    assert outcome["outcome"] == "written"
    assert outcome["rows"] == len(expected[1])
    assert written(plan) == expected
    return plan, outcome


def test_ingest_of_parquet_gives_the_rows_that_duckdb_gives(spark, tmp_path):
    clicks(tmp_path)

    plan, outcome = check_same(spark, "ingest-parquet", tmp_path)

    assert outcome["rows"] == 200
    assert outcome["already_there"] == 0


def test_ingest_of_csv_gives_the_rows_that_duckdb_gives(spark, tmp_path):
    place = tmp_path / "landing/seconds.csv"
    place.parent.mkdir()
    lines = ["id,ts,n"]
    for i in range(100):
        fraction = ["", ".5", ".25", ".123456789", "e0"][i % 5]
        lines.append(f"u{i},{1772323200 + i * 977}{fraction},{'' if i % 3 else i - 50}")
    lines.append("before,-1.5,9223372036854775807")
    place.write_text("\n".join(lines) + "\n")

    check_same(spark, "ingest-csv", tmp_path)


def test_transform_gives_the_rows_that_duckdb_gives(spark, tmp_path):
    history(tmp_path)

    plan, outcome = check_same(spark, "transform", tmp_path)

    assert outcome["files"] == 4


def test_a_repetition_leaves_what_is_there_and_completes_what_is_not(spark, tmp_path):
    clicks(tmp_path)
    plan = load("ingest-parquet", "spark", tmp_path)
    first = tidemark_job.run(spark, plan)
    before = written(plan)
    location = pathlib.Path(plan["target"]["location"].replace("file://", ""))
    files = sorted(location.rglob("*"))
    lost = [file for file in files if file.is_file()][:3]
    for file in lost:
        file.unlink()

    second = tidemark_job.run(spark, plan)

    assert second["already_there"] == first["files"] - 3
    assert written(plan) == before
    assert sorted(location.rglob("*")) == files
    assert {file.name for file in files if file.is_file()} == {plan["target"]["fileName"]}


BAD = {
    "identifier_missing": """'' AS id, "at", n, x, s""",
    "identifier_too_long": """repeat('ü', 1025) AS id, "at", n, x, s""",
    "event_time_missing": """id, CAST(NULL AS TIMESTAMPTZ) AS "at", n, x, s""",
    "event_time_out_of_range": """id, TIMESTAMPTZ '2262-04-12 00:00:00+00' AS "at", n, x, s""",
    "expiry_out_of_range": """id, TIMESTAMPTZ '2262-04-11 12:00:00+00' AS "at", n, x, s""",
    "value_invalid:x": """id, "at", n, CAST('nan' AS DOUBLE) AS x, s""",
    "duplicate": """'same' AS id, TIMESTAMPTZ '2026-03-01 00:00:00+00' AS "at", n, x, s""",
}


def check_refused(spark, name, bucket, expected):
    with pytest.raises(tidemark_job.PlanError) as refused:
        tidemark_job.run(spark, load(name, "spark", bucket))

    assert refused.value.facts == {"outcome": "refused", "faults": expected}
    assert Reference(load(name, "duckdb", bucket)).faults() == expected
    assert not (bucket / "store").exists()


def test_rows_that_break_a_rule_are_counted_and_nothing_is_written(spark, tmp_path):
    clicks(tmp_path)
    place = tmp_path / "landing/clicks.parquet"
    bad = place.with_name("bad.parquet")
    parts = [f"SELECT * FROM '{place}' WHERE CAST(id[2:] AS INTEGER) >= {2 * len(BAD)}"]
    for i, columns in enumerate(BAD.values()):
        parts.append(f"SELECT {columns} FROM '{place}' WHERE id IN ('u{2 * i}', 'u{2 * i + 1}')")
    write_parquet(bad, " UNION ALL ".join(parts))
    bad.rename(place)

    check_refused(spark, "ingest-parquet", tmp_path, dict.fromkeys(sorted(BAD), 2))


CSV_BAD = {
    "event_time_invalid": ["a,yesterday,1", "b,1e99x,1", "c,0.1234567891,1"],
    "event_time_missing": ["a,,1"],
    "value_invalid:n": ["a,1,1.5", "b,1,9223372036854775808", "c,1,0x1F", "d,1,1e3"],
}


def test_text_that_is_no_value_is_counted(spark, tmp_path):
    place = tmp_path / "landing/seconds.csv"
    place.parent.mkdir()
    place.write_text("\n".join(["id,ts,n", "good,1772323200,1", *sum(CSV_BAD.values(), [])]) + "\n")

    check_refused(spark, "ingest-csv", tmp_path, {rule: len(rows) for rule, rows in CSV_BAD.items()})


def test_a_plan_of_another_version_is_refused(spark, tmp_path):
    place = tmp_path / "plan.json"
    place.write_text(json.dumps({"planVersion": 2}))

    with pytest.raises(tidemark_job.PlanError) as refused:
        tidemark_job.read_plan(spark, place.as_uri())

    assert refused.value.facts == {"outcome": "unknown_version", "planVersion": 2, "expected": 1}


def test_the_script_without_a_plan_says_how_it_is_used():
    script = pathlib.Path(tidemark_job.__file__)
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True)

    assert done.returncode == 2
    assert "--plan" in done.stderr
