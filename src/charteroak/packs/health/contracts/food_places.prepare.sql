-- One row is one food place on the day of one list. 01/01/1900 stands for: not inspected yet.
WITH dated AS (
  SELECT
    establishment,
    CAST(coalesce(try_strptime(listed, '%m/%d/%Y'), try_strptime(listed, '%Y-%m-%dT%H:%M:%S.%f')) AS date) AS listed,
    CAST(coalesce(try_strptime(inspected, '%m/%d/%Y'), try_strptime(inspected, '%Y-%m-%dT%H:%M:%S.%f')) AS date) AS inspected,
    longitude, latitude
  FROM raw
)
SELECT
  establishment, listed,
  date_diff('day', max(nullif(inspected, DATE '1900-01-01')), listed) AS days_since_inspection,
  any_value(longitude) AS longitude,
  any_value(latitude) AS latitude,
  count(*) AS rows_
FROM dated
GROUP BY establishment, listed
