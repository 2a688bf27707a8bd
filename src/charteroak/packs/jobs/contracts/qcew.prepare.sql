-- Of the many rows of a quarter, the one of all private jobs. What the Bureau withholds (N) is not a nought. A quarter that
-- stands twice, because a file was put under another that held it, counts once.
SELECT
  make_date(cast(year AS integer), 3 * cast(qtr AS integer) - 2, 1) AS quarter,
  max(CASE WHEN coalesce(disclosure, '') <> 'N'
    THEN (cast(first AS double) + cast(second AS double) + cast(third AS double)) / 3 END) AS jobs,
  max(CASE WHEN coalesce(disclosure, '') <> 'N' THEN cast(wages AS double) END) AS wages,
  count(*) AS rows_
FROM raw
WHERE own = '5' AND industry = '10' AND coalesce(size, '0') = '0' AND qtr IN ('1', '2', '3', '4')
GROUP BY 1
