-- One row is one household. Empty homes have no tenure and are left out. The number begins with the survey's year.
SELECT
  serial,
  make_date(cast(left(serial, 4) AS integer), 1, 1) AS year,
  cast(weight AS double) AS weight,
  tenure IN ('1', '2') AS owns,
  cast(income AS double) * cast(adjust AS double) / 1000000 AS income,
  cast(coalesce(rent_percent, owner_percent) AS double) AS cost_percent,
  1 AS rows_
FROM raw
WHERE tenure IN ('1', '2', '3', '4')
