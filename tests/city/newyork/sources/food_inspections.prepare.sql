-- As in the pack; but dates are ISO, and a violation is critical by its code.
WITH cited AS (
  SELECT
    establishment,
    CAST(inspected AS date) AS inspected,
    coalesce(inspection_type, '') AS inspection_type,
    action, violation, borough,
    CAST(score AS integer) AS score
  FROM raw
),
visits AS (
  SELECT
    establishment, inspected, inspection_type,
    split_part(inspection_type, ' / ', 1) AS program,
    split_part(inspection_type, ' / ', 2) = 'Initial Inspection' AS initial,
    max(score) AS score,
    count(violation) AS violations,
    sum(CASE WHEN left(violation, 2) BETWEEN '02' AND '07' THEN 1 ELSE 0 END) AS critical_violations,
    bool_or(contains(lower(action), 'closed by dohmh')) AS closed_by_department,
    any_value(borough) AS borough,
    count(*) AS rows_
  FROM cited
  WHERE inspected > DATE '1900-01-01'
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
  borough, CAST(NULL AS double) AS longitude, CAST(NULL AS double) AS latitude, rows_
FROM visits
