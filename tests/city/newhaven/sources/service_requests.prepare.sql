-- One row is one request, as in the file. The police district stands within a list: `City of New Haven,PD 07,Ward 10`.
SELECT
  id AS request_id,
  status, category,
  lat AS latitude, lng AS longitude,
  opened, acknowledged, closed, reopened,
  nullif(regexp_extract(tagged, 'PD [0-9]{2}'), '') AS district,
  1 AS rows_
FROM raw
