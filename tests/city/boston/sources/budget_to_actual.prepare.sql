-- A line has one row in each book for each organization of the department; what is printed of other years is left out.
SELECT
  trim(department) || ': ' || trim(category) AS line,
  '2017-06-30' AS year_ends,
  'expenditure' AS direction,
  NULL AS class, NULL AS once,
  sum(CASE WHEN book = 'FY18 adopted' THEN try_cast(amount AS DOUBLE) END) AS approved,
  NULL AS adjusted,
  sum(CASE WHEN book = 'FY19 adopted' THEN try_cast(amount AS DOUBLE) END) AS executed,
  count(*) AS rows_
FROM raw
WHERE line_type = 'data'
  AND ((book = 'FY18 adopted' AND printed = 'FY17 Appropriation') OR (book = 'FY19 adopted' AND printed = 'FY17 Expenditure'))
GROUP BY trim(department), trim(category)
