WITH
h1 AS (
  SELECT
    "_id",
    "event_time_ns",
    "is_deleted",
    coalesce("expires_at_ns", 9223372036854775807) AS "_until",
    row_number() OVER (PARTITION BY "_id" ORDER BY "event_time_ns", "api_invocation_time", "write_id", "write_time") AS "_n",
    "n",
    "s"
  FROM (
    SELECT
      "id" AS "_id",
      coalesce("event_time_ns", date_diff('second', TIMESTAMP '1970-01-01 00:00:00', CAST(replace(substr("ts", 1, 19), 'T', ' ') AS TIMESTAMP)) * 1000000000 + CAST(rpad(replace(substr("ts", 21), 'Z', ''), 9, '0') AS BIGINT)) AS "event_time_ns",
      coalesce("api_invocation_time", "write_time", TIMESTAMP '1970-01-01 00:00:00') AS "api_invocation_time",
      coalesce("write_id", '') AS "write_id",
      coalesce("write_time", "api_invocation_time", TIMESTAMP '1970-01-01 00:00:00') AS "write_time",
      coalesce("is_deleted", false) AS "is_deleted",
      "expires_at_ns",
      "n",
      "s"
    FROM "users_raw"
    WHERE "id" IS NOT NULL
      AND "ts" IS NOT NULL
      AND "year" BETWEEN '2026' AND '2026'
      AND concat("year", "month", "day") BETWEEN '20260228' AND '20260228'
  )
  WHERE "event_time_ns" <= CAST(? AS BIGINT)
    AND "_id" IN (SELECT "user" FROM "spine")
),
w1 AS (
  SELECT "_sid", "_n"
  FROM (
    SELECT
      "_sid",
      "_kind",
      row_number() OVER (PARTITION BY "_id" ORDER BY "_t_ns", "_kind", "_sid")
        - row_number() OVER (PARTITION BY "_id", "_kind" ORDER BY "_t_ns", "_sid") AS "_n"
    FROM (
      SELECT "_id", "event_time_ns" AS "_t_ns", 0 AS "_kind", "_n" AS "_sid"
      FROM h1
      UNION ALL
      SELECT "user", "_t_ns", 1, "_sid"
      FROM "spine"
      WHERE "user" IS NOT NULL
    )
  )
  WHERE "_kind" = 1
)
SELECT
  s."_sid",
  h1."n" AS "n",
  h1."s" AS "s"
FROM "spine" s
LEFT JOIN w1
  ON w1."_sid" = s."_sid"
LEFT JOIN h1
  ON h1."_id" = s."user"
  AND h1."_n" = w1."_n"
  AND NOT h1."is_deleted"
  AND s."_t_ns" < h1."_until"
ORDER BY s."_sid"
-- ? 1772539200000000000
