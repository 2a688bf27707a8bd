-- One row is one segment in one survey, as in the file, with the band of its rating looked up.
SELECT
  segment, surveyed,
  CAST(rating AS double) AS rating,
  band,
  length AS length_feet, width AS width_feet, cost AS repair_cost,
  neighborhood,
  1 AS rows_
FROM raw
LEFT JOIN paser_bands AS bands
  ON CAST(rating AS double) >= CAST(bands.lowest AS double) AND CAST(rating AS double) < CAST(bands.below AS double)
