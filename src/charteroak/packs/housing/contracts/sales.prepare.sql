-- One row is one sale, as in the file. A place is written `POINT (-72.34 41.72)`, longitude first.
SELECT
  serial,
  list_year,
  recorded,
  assessed,
  price,
  kind,
  non_use IS NULL AS market,
  try_cast(nullif(regexp_extract(location, 'POINT \(([-0-9.]+) ([-0-9.]+)\)', 2), '') AS double) AS latitude,
  try_cast(nullif(regexp_extract(location, 'POINT \(([-0-9.]+) ([-0-9.]+)\)', 1), '') AS double) AS longitude,
  1 AS rows_
FROM raw
