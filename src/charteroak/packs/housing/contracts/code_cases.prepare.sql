-- One case has a row for each violation. It has complied when it is closed and none of its violations is open.
WITH cases AS (
  SELECT
    raw.case AS case_number,
    any_value(parcel) AS parcel,
    any_value(kind) AS kind,
    min(try_cast(left(created, 10) AS date)) AS opened,
    CASE WHEN bool_and(resolved IS NOT NULL OR completed IS NOT NULL)
      THEN max(coalesce(try_cast(left(completed, 10) AS date), try_cast(left(resolved, 10) AS date))) END AS complied,
    count(*) AS violations,
    any_value(lat) AS latitude,
    any_value(lng) AS longitude,
    count(*) AS rows_
  FROM raw
  GROUP BY raw.case
)
SELECT
  case_number, parcel, kind, opened, complied, violations,
  CASE WHEN parcel IS NOT NULL
    THEN date_diff('day', lag(opened) OVER (PARTITION BY parcel ORDER BY opened, case_number), opened) END AS days_since_last,
  latitude, longitude, rows_
FROM cases
