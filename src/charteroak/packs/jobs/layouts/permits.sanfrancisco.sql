-- One row is one permit, as in the file. Its status and its use are put into the words of BLDS.
SELECT
  raw.permit AS permit_num,
  raw.filed AS applied,
  raw.issued AS issued,
  raw.completed AS completed,
  s.mapped AS status,
  CASE WHEN h.use IS NOT NULL THEN 'Residential' WHEN raw.use IS NOT NULL THEN 'Non-Residential' END AS permit_class,
  raw.type AS permit_type,
  raw.cost AS cost,
  raw.neighborhood AS neighborhood,
  1 AS rows_
FROM raw
LEFT JOIN statuses AS s ON s.status = lower(trim(raw.status))
LEFT JOIN homes AS h ON h.use = lower(trim(raw.use))
