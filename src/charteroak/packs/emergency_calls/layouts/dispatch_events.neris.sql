-- NERIS dispatches joined to their units: a row for each unit that was sent. Here one row is one dispatch. The framework
-- has no priority; what goes to NERIS are fires and medical emergencies, so each counts as an emergency (A).
SELECT
  dispatch AS event,
  min(opened) AS received,
  min(sent) AS dispatched,
  min(arrived) AS arrived,
  'A' AS priority_first,
  'N' AS seen_by_unit,
  try_cast(regexp_extract(min(point), '(-?[0-9.]+) *, *(-?[0-9.]+)', 1) AS DOUBLE) AS latitude,
  try_cast(regexp_extract(min(point), '(-?[0-9.]+) *, *(-?[0-9.]+)', 2) AS DOUBLE) AS longitude,
  count(*) AS rows_
FROM raw
GROUP BY dispatch
