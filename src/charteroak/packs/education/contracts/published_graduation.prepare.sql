-- One row is one group of one district in one class, as in the file; the names of the groups differ between the years.
SELECT
  year || '-06-30' AS class_ends,
  trim(district) AS district,
  CASE lower(replace(trim(category), '- ', '-'))
    WHEN 'all students' THEN 'all'
    WHEN 'indian' THEN 'american indian'
    WHEN 'american indian' THEN 'american indian'
    WHEN 'asian' THEN 'asian'
    WHEN 'asian american' THEN 'asian'
    WHEN 'non-hispanic' THEN 'not hispanic'
    WHEN 'ell' THEN 'learning english'
    WHEN 'non-ell' THEN 'not learning english'
    WHEN 'eligible for lunch' THEN 'lunch'
    WHEN 'not eligible for lunch' THEN 'no lunch'
    WHEN 'special education' THEN 'special education'
    WHEN 'non-special education' THEN 'no special education'
    ELSE lower(trim(category))
  END AS group_name,
  rate AS graduated, enrolled AS still_enrolled, certificate AS certificate, other AS other,
  1 AS rows_
FROM raw
