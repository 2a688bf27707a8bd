-- One row is one request, as in the file. Open311 has no time of closing: it is that of the last update of a closed one.
SELECT
  id AS request_id,
  lower(status) AS status,
  category,
  lat AS latitude, long AS longitude,
  requested AS opened,
  CASE WHEN lower(status) = 'closed' THEN updated END AS closed,
  1 AS rows_
FROM raw
