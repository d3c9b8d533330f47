WITH
h AS (
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
      coalesce("event_time_ns", unix_seconds(CAST(replace(substr("ts", 1, 19), 'T', ' ') AS TIMESTAMP)) * 1000000000 + CAST(rpad(replace(substr("ts", 21), 'Z', ''), 9, '0') AS BIGINT)) AS "event_time_ns",
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
      AND concat("year", "month", "day") BETWEEN '20260228' AND '20260304'
  )
  WHERE "_id" IN (SELECT "user" FROM "spine")
),
wp AS (
  SELECT "_sid", "_n"
  FROM (
    SELECT
      "_sid",
      "_kind",
      row_number() OVER (PARTITION BY "_id" ORDER BY "_t_ns", "_kind", "_sid")
        - row_number() OVER (PARTITION BY "_id", "_kind" ORDER BY "_t_ns", "_sid") AS "_n"
    FROM (
      SELECT "_id", "event_time_ns" AS "_t_ns", 0 AS "_kind", "_n" AS "_sid"
      FROM h
      UNION ALL
      SELECT "user", "_t_ns", 1, "_sid"
      FROM "spine"
      WHERE "user" IS NOT NULL
    )
  )
  WHERE "_kind" = 1
),
wd AS (
  SELECT "_sid", "_n"
  FROM (
    SELECT
      "_sid",
      "_kind",
      row_number() OVER (PARTITION BY "_id" ORDER BY "_t_ns", "_kind", "_sid")
        - row_number() OVER (PARTITION BY "_id", "_kind" ORDER BY "_t_ns", "_sid") AS "_n"
    FROM (
      SELECT "_id", "event_time_ns" AS "_t_ns", 0 AS "_kind", "_n" AS "_sid"
      FROM h
      UNION ALL
      SELECT "user", CASE WHEN "_t_ns" >= 9223286400000000000 THEN 9223372036854775807 ELSE "_t_ns" - (("_t_ns" % 86400000000000 + 86400000000000) % 86400000000000) + 86399999999999 END, 1, "_sid"
      FROM "spine"
      WHERE "user" IS NOT NULL
    )
  )
  WHERE "_kind" = 1
),
wl AS (
  SELECT "_id", max("_n") AS "_n"
  FROM h
  GROUP BY "_id"
)
SELECT
  count(*),
  count(*) FILTER (WHERE p."n" IS DISTINCT FROM l."n"),
  count(*) FILTER (WHERE p."n" IS DISTINCT FROM d."n"),
  count(*) FILTER (WHERE p."s" IS DISTINCT FROM l."s"),
  count(*) FILTER (WHERE p."s" IS DISTINCT FROM d."s")
FROM "spine" s
LEFT JOIN wp
  ON wp."_sid" = s."_sid"
LEFT JOIN h p
  ON p."_id" = s."user"
  AND p."_n" = wp."_n"
  AND NOT p."is_deleted"
  AND s."_t_ns" < p."_until"
LEFT JOIN wl
  ON wl."_id" = s."user"
LEFT JOIN h l
  ON l."_id" = s."user"
  AND l."_n" = wl."_n"
  AND NOT l."is_deleted"
LEFT JOIN wd
  ON wd."_sid" = s."_sid"
LEFT JOIN h d
  ON d."_id" = s."user"
  AND d."_n" = wd."_n"
  AND NOT d."is_deleted"
