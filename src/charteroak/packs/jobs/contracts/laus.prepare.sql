-- One area and month has a row for each measure; the measures become columns.
SELECT
  CASE substring(trim(series), 4, 2) WHEN 'ST' THEN 'state' ELSE 'city' END AS area,
  make_date(cast(trim(year) AS integer), cast(right(trim(period), 2) AS integer), 1) AS month,
  max(CASE WHEN right(trim(series), 2) = '04' THEN try_cast(trim(value) AS double) END) AS unemployed,
  max(CASE WHEN right(trim(series), 2) = '06' THEN try_cast(trim(value) AS double) END) AS labor_force,
  count(*) AS rows_
FROM raw
WHERE trim(period) BETWEEN 'M01' AND 'M12' AND starts_with(trim(series), 'LAU')
GROUP BY 1, 2
