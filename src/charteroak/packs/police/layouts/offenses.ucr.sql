-- One row is one case, as in the file: the summary system keeps the gravest offense of a case and nothing of the others.
-- The class is the number that the category begins with: `07* - MOTOR VEHICLE THEFT`.
WITH read AS (
  SELECT
    trim(number) AS incident_number,
    trim(code) AS offense_code,
    trim(described) AS offense,
    left(trim(category), 2) AS class,
    try_strptime(left(trim(day), 10), '%m/%d/%Y') AS day,
    CASE WHEN trim(clock) = '2400' THEN 0 ELSE try_cast(left(trim(clock), 2) AS integer) END AS hour,
    upper(trim(address)) AS address,
    trim(neighborhood) AS district
  FROM raw
)
SELECT
  read.incident_number,
  coalesce(read.offense_code, read.class) AS offense_code,
  read.day + to_hours(coalesce(read.hour, 0)) AS occurred,
  read.offense,
  coalesce(list.crime, 'other') AS crime,
  list.part_one AS part_one,
  list.against AS against,
  1 AS counted,
  CASE isodow(read.day)
    WHEN 1 THEN 'mon' WHEN 2 THEN 'tue' WHEN 3 THEN 'wed' WHEN 4 THEN 'thu' WHEN 5 THEN 'fri' WHEN 6 THEN 'sat'
    ELSE 'sun'
  END AS weekday,
  CASE
    WHEN read.hour IS NULL THEN NULL
    WHEN read.hour < 4 THEN '00-04' WHEN read.hour < 8 THEN '04-08' WHEN read.hour < 12 THEN '08-12'
    WHEN read.hour < 16 THEN '12-16' WHEN read.hour < 20 THEN '16-20'
    ELSE '20-24'
  END AS hours,
  read.address IS NOT NULL AS address_known,
  CASE
    WHEN read.address IS NOT NULL
      THEN date_diff('day', lag(read.day) OVER (PARTITION BY read.address ORDER BY read.day, read.incident_number), read.day)
  END AS days_since_last_here,
  read.district,
  1 AS rows_
FROM read
LEFT JOIN ucr AS list ON list.class = read.class
