-- NFIRS basic module: one row is one incident, or one exposure of it. Series by the first digits of the code.
-- The public data release drops the leading zero of months, so that January is written with one digit.
SELECT
  incident,
  coalesce(exposure, '0') AS exposure,
  CASE WHEN len(alarm) = 11 THEN concat('0', alarm) ELSE alarm END AS alarm,
  code AS type_code,
  coalesce(left(code, 1) = '1', false) AS fire,
  coalesce(left(code, 2) IN ('11', '12'), false) AS structure_fire,
  coalesce(left(code, 2) IN ('41', '42', '43'), false) AS hazardous_materials,
  coalesce(left(code, 1) = '7', false) AS false_alarm,
  coalesce(aid IN ('3', '4', '5'), false) AS aid_given,
  try_cast(coalesce(civilian_injuries, '0') AS INTEGER) AS civilian_injuries,
  try_cast(coalesce(civilian_deaths, '0') AS INTEGER) AS civilian_deaths,
  try_cast(coalesce(firefighter_injuries, '0') AS INTEGER) AS firefighter_injuries,
  try_cast(property_loss AS DOUBLE) AS property_loss,
  try_cast(contents_loss AS DOUBLE) AS contents_loss,
  district,
  1 AS rows_
FROM raw
