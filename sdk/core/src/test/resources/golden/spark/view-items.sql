SELECT
  "no",
  "at",
  "n",
  "write_time",
  "api_invocation_time",
  "is_deleted",
  "event_time_ns",
  "expires_at_ns",
  "write_id",
  "delete_mode",
  "year",
  "month",
  "day",
  "hour"
FROM (
  SELECT
    *,
    row_number() OVER (PARTITION BY "year", "month", "day", "hour", "no", "event_time_ns", "api_invocation_time", "write_id" ORDER BY "write_time") AS "_n"
  FROM (
    SELECT
      "no",
      "at",
      "n",
      coalesce("event_time_ns", CAST(CAST(CAST("at" AS STRING) AS DECIMAL(19, 9)) * 1000000000 AS BIGINT)) AS "event_time_ns",
      coalesce("api_invocation_time", "write_time", TIMESTAMP '1970-01-01 00:00:00') AS "api_invocation_time",
      coalesce("write_id", '') AS "write_id",
      coalesce("write_time", "api_invocation_time", TIMESTAMP '1970-01-01 00:00:00') AS "write_time",
      coalesce("is_deleted", false) AS "is_deleted",
      "expires_at_ns",
      "delete_mode",
      "year",
      "month",
      "day",
      "hour"
    FROM "items_raw"
    WHERE "no" IS NOT NULL
      AND "at" IS NOT NULL
  )
)
WHERE "_n" = 1
