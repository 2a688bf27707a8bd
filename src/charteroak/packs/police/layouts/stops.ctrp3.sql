-- The state's file has one row for each reason or outcome; a stop is what one officer did with one driver at one moment.
-- The columns that make a stop are those by which the Stanford project merges Hartford's rows.
WITH read AS (
  SELECT
    coalesce(
      try_strptime(moment, '%Y/%m/%d %H:%M:%S'), try_strptime(moment, '%Y-%m-%d %H:%M:%S'),
      try_strptime(moment, '%m/%d/%Y %I:%M:%S %p'), try_strptime(moment, '%m/%d/%Y %H:%M')
    ) AS at,
    moment, officer, location, age,
    upper(trim(race)) AS race, upper(trim(ethnicity)) AS ethnicity, upper(trim(sex)) AS sex,
    upper(trim(authority)) AS authority, lower(trim(vehicle)) AS vehicle, lower(trim(contraband)) AS contraband,
    lower(trim(custody)) AS custody, upper(trim(disposition)) AS disposition,
    try_cast(row_ AS integer) AS number
  FROM raw
),
stops AS (
  SELECT
    at, officer, location, age, race, sex,
    bool_or(ethnicity = 'H') AS hispanic,
    bool_or(vehicle IN ('true', '1', 't', 'y') OR authority <> 'N') AS searched,
    bool_or(contraband IN ('true', '1', 't', 'y')) AS found,
    bool_or(custody IN ('true', '1', 't', 'y') OR disposition = 'U') AS arrested,
    bool_or(disposition = 'I') AS ticketed,
    min(number) AS number,
    count(*) AS rows_
  FROM read
  GROUP BY at, moment, officer, location, age, race, sex
)
SELECT
  cast(number AS text) AS raw_row_number,
  cast(at AS date) AS date,
  -- midnight is where a clock stands that nobody set
  CASE WHEN strftime(at, '%H:%M:%S') <> '00:00:00' THEN strftime(at, '%H:%M:%S') END AS time,
  cast(NULL AS text) AS district,
  CASE
    WHEN hispanic THEN 'hispanic'
    WHEN race = 'W' THEN 'white' WHEN race = 'B' THEN 'black' WHEN race = 'A' THEN 'asian/pacific islander'
    WHEN race = 'I' THEN 'other'
  END AS subject_race,
  CASE sex WHEN 'F' THEN 'female' WHEN 'M' THEN 'male' END AS subject_sex,
  arrested AS arrest_made,
  ticketed AS citation_issued,
  searched AS search_conducted,
  CASE WHEN searched THEN coalesce(found, false) END AS contraband_found,
  rows_
FROM stops
