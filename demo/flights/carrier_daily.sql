-- The arrival delays of the flights that a carrier landed in the window before each day.
-- plane_last_landing_window has the landings of the window before each as_of, which is 00:00 UTC.
SELECT
  carrier,
  as_of AS computed_for,
  count(*) AS flights,
  avg(arr_delay) AS mean_arr_delay,
  percentile_cont(0.9) WITHIN GROUP (ORDER BY arr_delay) AS p90_arr_delay
FROM plane_last_landing_window
WHERE carrier IS NOT NULL
GROUP BY carrier, as_of
