"""The offline store as others read it: the Parquet files of a group, by DuckDB."""

import duckdb

from records import wait_until


class OfflineStore:
    """The files of one group under the prefix that its description tells."""

    def __init__(self, control, store_directory, name):
        described = control.describe_feature_group(FeatureGroupName=name)
        uri = described["OfflineStoreConfig"]["S3StorageConfig"]["ResolvedOutputS3Uri"]
        self.directory = store_directory / "s3" / uri.removeprefix("s3://")

    def files(self):
        return sorted(self.directory.glob("year=*/month=*/day=*/hour=*/*.parquet"))

    def relation(self):
        """SQL of the rows of the files, with the partition as columns of text."""
        files = ", ".join(f"'{file}'" for file in self.files())
        return (
            f"read_parquet([{files}], union_by_name = true, hive_partitioning = true,"
            " hive_types_autocast = false)"
        )

    def query(self, sql):
        """The answer to SQL over the rows, which it calls `t`, as a list of dicts."""
        return answer_of(sql, t=self)

    def rows(self):
        return self.query("FROM t") if self.files() else []

    def wait_for(self, count):
        """The rows in the order of their calls, once the flush of every second wrote them all."""
        wait_until(lambda: len(self.rows()) >= count)
        rows = self.rows()
        assert len(rows) == count, f"{len(rows)} rows offline, expected {count}"
        return sorted(rows, key=lambda row: row["api_invocation_time"])


def answer_of(sql, **tables):
    """The answer to SQL over offline stores, each under a name, as a list of dicts."""
    with duckdb.connect() as connection:
        for name, store in tables.items():
            connection.execute(f"CREATE VIEW {name} AS FROM {store.relation()}")
        answer = connection.execute(sql)
        columns = [column[0] for column in answer.description]
        return [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]
