SELECT
  "id",
  "ts",
  "n",
  "s",
  "z",
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
    row_number() OVER (PARTITION BY "year", "month", "day", "hour", "id", "event_time_ns", "api_invocation_time", "write_id" ORDER BY "write_time") AS "_n"
  FROM (
    SELECT
      "id",
      "ts",
      "n",
      "s",
      "z",
      coalesce("event_time_ns", unix_seconds(CAST(replace(substr("ts", 1, 19), 'T', ' ') AS TIMESTAMP)) * 1000000000 + CAST(rpad(replace(substr("ts", 21), 'Z', ''), 9, '0') AS BIGINT)) AS "event_time_ns",
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
    FROM "users_raw"
    WHERE "id" IS NOT NULL
      AND "ts" IS NOT NULL
  )
)
WHERE "_n" = 1
