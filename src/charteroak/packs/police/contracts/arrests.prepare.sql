-- One row is one person arrested, as in the file; the codes of race and ethnicity become one word.
SELECT
  trim(number) AS arrest_number,
  try_strptime(left(trim(day), 10), '%Y-%m-%d') AS arrested,
  upper(trim(code)) AS offense_code,
  upper(trim(type)) AS type,
  CASE
    WHEN upper(trim(ethnicity)) = 'H' THEN 'hispanic'
    WHEN upper(trim(race)) = 'W' THEN 'white' WHEN upper(trim(race)) = 'B' THEN 'black'
    WHEN upper(trim(race)) IN ('A', 'P') THEN 'asian/pacific islander' WHEN upper(trim(race)) = 'I' THEN 'other'
  END AS race,
  CASE upper(trim(sex)) WHEN 'F' THEN 'female' WHEN 'M' THEN 'male' END AS sex,
  1 AS rows_
FROM raw
