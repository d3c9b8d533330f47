SELECT
  "no",
  "at",
  "n",
  timestamp_micros((("event_time_ns") - pmod(("event_time_ns"), 1000)) div 1000) AS "valid_from",
  timestamp_micros(((nullif(least(coalesce("_next", 9223372036854775807), coalesce("expires_at_ns", 9223372036854775807)), 9223372036854775807)) - pmod((nullif(least(coalesce("_next", 9223372036854775807), coalesce("expires_at_ns", 9223372036854775807)), 9223372036854775807)), 1000)) div 1000) AS "valid_to",
  "write_time",
  "api_invocation_time",
  "event_time_ns",
  "expires_at_ns",
  "write_id"
FROM (
  SELECT
    *,
    lead("event_time_ns") OVER (PARTITION BY "no" ORDER BY "event_time_ns") AS "_next"
  FROM (
    SELECT
      *,
      row_number() OVER (PARTITION BY "no", "event_time_ns" ORDER BY "event_time_ns" DESC, "api_invocation_time" DESC, "write_id" DESC, "write_time" DESC) AS "_n"
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
        "delete_mode"
      FROM "items_raw"
      WHERE "no" IS NOT NULL
        AND "at" IS NOT NULL
    )
  )
  WHERE "_n" = 1
)
WHERE NOT "is_deleted"
