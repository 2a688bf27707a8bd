-- One row is one segment in one list, as in the file; the days since its latest inspection are counted.
SELECT
  segment, listed,
  lower(trim(rating)) AS rating,
  date_diff('day', CAST(inspected AS date), CAST(listed AS date)) AS days_since_inspection,
  length AS length_feet,
  1 AS rows_
FROM raw
