-- One row is one food place on the day of the list. 1900-01-01 stands for: not inspected yet.
WITH dated AS (
  SELECT establishment, CAST(listed AS date) AS listed, CAST(inspected AS date) AS inspected, borough FROM raw
)
SELECT
  establishment, listed,
  date_diff('day', max(nullif(inspected, DATE '1900-01-01')), listed) AS days_since_inspection,
  any_value(borough) AS borough,
  CAST(NULL AS double) AS longitude, CAST(NULL AS double) AS latitude,
  count(*) AS rows_
FROM dated
GROUP BY establishment, listed
