-- NERIS incidents joined to their people hurt or rescued: a row for each of those, and one row where there was none.
-- Types are written as `FIRE||STRUCTURE_FIRE||CHIMNEY_FIRE` or as a list of such; the words are those of `type_incident`.
SELECT
  incident,
  '0' AS exposure,
  min(alarm) AS alarm,
  min(type) AS type_code,
  coalesce(bool_or(regexp_matches(upper(type), '(OUTSIDE|SPECIAL|STRUCTURE|TRANSPORTATION)_FIRE')), false) AS fire,
  coalesce(bool_or(contains(upper(type), 'STRUCTURE_FIRE')), false) AS structure_fire,
  coalesce(bool_or(contains(upper(type), 'HAZARDOUS_MATERIALS')), false) AS hazardous_materials,
  coalesce(bool_or(contains(upper(type), 'FALSE_ALARM')), false) AS false_alarm,
  coalesce(bool_or(upper(aid) = 'GIVEN'), false) AS aid_given,
  count(*) FILTER (casualty = 'INJURED_NONFATAL') AS civilian_injuries,
  count(*) FILTER (casualty = 'INJURED_FATAL') AS civilian_deaths,
  try_cast(regexp_extract(min(point), '(-?[0-9.]+) *, *(-?[0-9.]+)', 1) AS DOUBLE) AS latitude,
  try_cast(regexp_extract(min(point), '(-?[0-9.]+) *, *(-?[0-9.]+)', 2) AS DOUBLE) AS longitude,
  count(*) AS rows_
FROM raw
GROUP BY incident
