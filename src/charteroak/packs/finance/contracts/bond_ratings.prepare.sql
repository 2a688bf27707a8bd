-- Each grade becomes its number of steps below the top; a grade that is not in the list becomes nothing.
SELECT
  row_ AS entry,
  year_end AS year_ends,
  CASE lower(trim(agency_name))
    WHEN 'moody''s' THEN 'moodys'
    WHEN 'moodys' THEN 'moodys'
    WHEN 's&p' THEN 'sp'
    WHEN 's&p global' THEN 'sp'
    WHEN 'standard & poor''s' THEN 'sp'
    ELSE lower(trim(agency_name))
  END AS agency,
  rating_now AS rating,
  n.step AS steps,
  b.step AS steps_before,
  lower(trim(outlook_now)) AS outlook,
  1 AS rows_
FROM raw
LEFT JOIN rating_steps AS n ON n.rating = trim(rating_now)
LEFT JOIN rating_steps AS b ON b.rating = trim(rating_before)
