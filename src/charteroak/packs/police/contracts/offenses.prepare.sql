-- The file has one row for each offense and victim (and arrest) of an incident; here one row is one offense of one
-- incident, with its victims counted. What an offense is called and whom it is against stands in the code list.
WITH read AS (
  SELECT
    trim(incident) AS incident_number,
    upper(trim(code)) AS offense_code,
    -- An hour may be written 5, 05 or 05:00; without one the day is known and the hour is not.
    try_strptime(left(trim(day), 10), '%Y-%m-%d') AS day,
    try_cast(left(lpad_hour, 2) AS integer) AS hour,
    victim, weapon, vehicles, exceptional,
    try_strptime(left(trim(exceptional_on), 10), '%Y-%m-%d') AS exceptional_on,
    try_strptime(left(trim(arrested_on), 10), '%Y-%m-%d') AS arrested_on,
    upper(trim(address)) AS address,
    district
  FROM (
    SELECT
      incident, code, day, victim, weapon, vehicles, exceptional, exceptional_on, arrested_on, address, district,
      CASE
        WHEN length(regexp_extract(hour, '^[0-9]+')) = 1 THEN concat('0', regexp_extract(hour, '^[0-9]+'))
        ELSE regexp_extract(hour, '^[0-9]+')
      END AS lpad_hour
    FROM raw
  ) AS hours
),
incidents AS (
  SELECT
    incident_number,
    min(day) AS day,
    min(hour) AS hour,
    any_value(address) AS address,
    min(arrested_on) AS arrested_on,
    any_value(CASE WHEN upper(trim(exceptional)) IN ('A', 'B', 'C', 'D', 'E') THEN upper(trim(exceptional)) END) AS how,
    min(exceptional_on) AS exceptional_on
  FROM read
  GROUP BY incident_number
),
before AS (
  SELECT
    incident_number, day, hour, arrested_on, how, exceptional_on,
    -- nobody can say of an incident without an address whether something happened there before
    CASE
      WHEN address IS NOT NULL
        THEN date_diff('day', lag(day) OVER (PARTITION BY address ORDER BY day, incident_number), day)
    END AS days_since_last_here,
    address IS NOT NULL AS address_known
  FROM incidents
),
offenses AS (
  SELECT
    incident_number, offense_code,
    count(DISTINCT victim) AS victims,
    max(try_cast(vehicles AS integer)) AS vehicles,
    bool_or(regexp_matches(coalesce(weapon, ''), '1[1-5]')) AS firearm,
    any_value(district) AS district,
    count(*) AS rows_
  FROM read
  GROUP BY incident_number, offense_code
)
SELECT
  offenses.incident_number,
  offenses.offense_code,
  before.day + to_hours(coalesce(before.hour, 0)) AS occurred,
  list.name AS offense,
  coalesce(list.crime, 'other') AS crime,
  list.part_one AS part_one,
  list.against AS against,
  offenses.victims,
  CASE
    WHEN list.against = 'person' THEN greatest(offenses.victims, 1)
    WHEN offenses.offense_code = '240' THEN greatest(coalesce(offenses.vehicles, 1), 1)
    ELSE 1
  END AS counted,
  offenses.firearm,
  CASE isodow(before.day)
    WHEN 1 THEN 'mon' WHEN 2 THEN 'tue' WHEN 3 THEN 'wed' WHEN 4 THEN 'thu' WHEN 5 THEN 'fri' WHEN 6 THEN 'sat'
    ELSE 'sun'
  END AS weekday,
  CASE
    WHEN before.hour IS NULL THEN NULL
    WHEN before.hour < 4 THEN '00-04' WHEN before.hour < 8 THEN '04-08' WHEN before.hour < 12 THEN '08-12'
    WHEN before.hour < 16 THEN '12-16' WHEN before.hour < 20 THEN '16-20'
    ELSE '20-24'
  END AS hours,
  before.address_known,
  before.days_since_last_here,
  CASE
    WHEN before.arrested_on IS NOT NULL THEN 'arrest'
    WHEN before.how IS NOT NULL THEN 'exceptional'
  END AS cleared,
  coalesce(before.arrested_on, CASE WHEN before.how IS NOT NULL THEN before.exceptional_on END) AS cleared_on,
  offenses.district,
  offenses.rows_
FROM offenses
JOIN before ON before.incident_number = offenses.incident_number
LEFT JOIN nibrs AS list ON list.code = offenses.offense_code
