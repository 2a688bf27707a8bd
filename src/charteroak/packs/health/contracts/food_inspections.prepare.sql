-- One row is one inspection: a place, a day and a kind of visit. The file has a row for each violation cited there,
-- one row without a violation where none was found, and one dated 01/01/1900 for a place not inspected yet.
WITH cited AS (
  SELECT
    establishment,
    CAST(coalesce(try_strptime(inspected, '%m/%d/%Y'), try_strptime(inspected, '%Y-%m-%dT%H:%M:%S.%f')) AS date) AS inspected,
    coalesce(inspection_type, '') AS inspection_type,
    action, violation, flag,
    CAST(score AS integer) AS score,
    longitude, latitude
  FROM raw
),
visits AS (
  SELECT
    establishment, inspected, inspection_type,
    split_part(inspection_type, ' / ', 1) AS program,
    split_part(inspection_type, ' / ', 2) = 'Initial Inspection' AS initial,
    max(score) AS score,
    count(violation) AS violations,
    coalesce(sum(CASE WHEN violation IS NOT NULL AND flag = 'Critical' THEN 1 ELSE 0 END), 0) AS critical_violations,
    bool_or(contains(lower(action), 'closed by dohmh') OR contains(lower(action), 're-closed')) AS closed_by_department,
    any_value(longitude) AS longitude,
    any_value(latitude) AS latitude,
    count(*) AS rows_
  FROM cited
  WHERE inspected IS NULL OR inspected > DATE '1900-01-01'
  GROUP BY establishment, inspected, inspection_type
)
SELECT
  establishment, inspected, inspection_type,
  inspection_type = 'Cycle Inspection / Initial Inspection' AS routine,
  score, violations, critical_violations, closed_by_department,
  initial AND program IN ('Cycle Inspection', 'Pre-permit (Operational)') AND score >= 14 AS reinspection_due,
  min(CASE WHEN NOT initial THEN inspected END) OVER (
    PARTITION BY establishment, program ORDER BY inspected, initial DESC ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
  ) AS reinspected,
  longitude, latitude, rows_
FROM visits
