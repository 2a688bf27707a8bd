-- Of the many rows of a quarter, the one of all private jobs. What the Bureau withholds (N) is not a nought.
SELECT
  make_date(cast(year AS integer), 3 * cast(qtr AS integer) - 2, 1) AS quarter,
  CASE WHEN coalesce(disclosure, '') <> 'N'
    THEN (cast(first AS double) + cast(second AS double) + cast(third AS double)) / 3 END AS jobs,
  CASE WHEN coalesce(disclosure, '') <> 'N' THEN cast(wages AS double) END AS wages,
  1 AS rows_
FROM raw
WHERE own = '5' AND industry = '10' AND coalesce(size, '0') = '0' AND qtr IN ('1', '2', '3', '4')
