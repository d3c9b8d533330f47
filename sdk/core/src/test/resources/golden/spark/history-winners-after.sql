SELECT
  "_id",
  "event_time_ns",
  "api_invocation_time",
  "write_id",
  "write_time",
  "is_deleted",
  "delete_mode",
  "expires_at_ns",
  "ts",
  "n",
  "s",
  "z"
FROM (
  SELECT
    *,
    row_number() OVER (PARTITION BY "_id" ORDER BY "event_time_ns" DESC, "api_invocation_time" DESC, "write_id" DESC, "write_time" DESC) AS "_n"
  FROM (
    SELECT
      "id" AS "_id",
      coalesce("event_time_ns", unix_seconds(CAST(replace(substr("ts", 1, 19), 'T', ' ') AS TIMESTAMP)) * 1000000000 + CAST(rpad(replace(substr("ts", 21), 'Z', ''), 9, '0') AS BIGINT)) AS "event_time_ns",
      coalesce("api_invocation_time", "write_time", TIMESTAMP '1970-01-01 00:00:00') AS "api_invocation_time",
      coalesce("write_id", '') AS "write_id",
      coalesce("write_time", "api_invocation_time", TIMESTAMP '1970-01-01 00:00:00') AS "write_time",
      coalesce("is_deleted", false) AS "is_deleted",
      "expires_at_ns",
      "delete_mode",
      "ts",
      "n",
      "s",
      "z"
    FROM "users_raw"
    WHERE "id" IS NOT NULL
      AND "ts" IS NOT NULL
      AND "id" > CAST(? AS STRING)
  )
)
WHERE "_n" = 1
ORDER BY "_id"
-- ? u1
