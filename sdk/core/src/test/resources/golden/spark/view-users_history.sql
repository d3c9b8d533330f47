SELECT
  "id",
  "ts",
  "n",
  "s",
  "z",
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
    lead("event_time_ns") OVER (PARTITION BY "id" ORDER BY "event_time_ns") AS "_next"
  FROM (
    SELECT
      *,
      row_number() OVER (PARTITION BY "id", "event_time_ns" ORDER BY "event_time_ns" DESC, "api_invocation_time" DESC, "write_id" DESC, "write_time" DESC) AS "_n"
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
        "delete_mode"
      FROM "users_raw"
      WHERE "id" IS NOT NULL
        AND "ts" IS NOT NULL
    )
  )
  WHERE "_n" = 1
)
WHERE NOT "is_deleted"
