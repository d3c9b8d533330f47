SELECT
  substr(sha2(concat(CAST(? AS STRING), CAST("_id" AS STRING)), 256), 1, 16) AS "_key",
  "_id",
  "event_time_ns",
  "api_invocation_time",
  "write_id",
  "is_deleted",
  "expires_at_ns",
  "_removed_at" IS NOT NULL AS "_outranked",
  "n"
FROM (
  SELECT
    *,
    row_number() OVER (PARTITION BY "_id" ORDER BY "event_time_ns" DESC, "api_invocation_time" DESC, "write_id" DESC, "write_time" DESC) AS "_n"
  FROM (
    SELECT
      *,
      max(CASE WHEN "_hard" THEN "api_invocation_time" END) OVER (
        PARTITION BY "_id" ORDER BY "event_time_ns" DESC, "api_invocation_time" DESC, "write_id" DESC, "write_time" DESC
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "_removed_at"
    FROM (
      SELECT
        "no" AS "_id",
        coalesce("event_time_ns", CAST(CAST(CAST("at" AS STRING) AS DECIMAL(19, 9)) * 1000000000 AS BIGINT)) AS "event_time_ns",
        coalesce("api_invocation_time", "write_time", TIMESTAMP '1970-01-01 00:00:00') AS "api_invocation_time",
        coalesce("write_id", '') AS "write_id",
        coalesce("write_time", "api_invocation_time", TIMESTAMP '1970-01-01 00:00:00') AS "write_time",
        coalesce("is_deleted", false) AS "is_deleted",
        "expires_at_ns",
        coalesce("is_deleted", false) AND coalesce("delete_mode", '') = 'hard' AS "_hard",
        "n"
      FROM "items_raw"
      WHERE "no" IS NOT NULL
        AND "at" IS NOT NULL
        AND "no" IN (?, ?)
    )
  )
  WHERE NOT "_hard"
    AND ("_removed_at" IS NULL OR "api_invocation_time" > "_removed_at")
)
WHERE "_n" = 1
ORDER BY "_key", "_id"
-- ? 42:
-- ? 7
-- ? -8
