-- A graduate has a row for each term at each college, and one row where none was found. Days are written as 20240831 (or
-- all with dashes), so that the earliest is the smallest. Terms that began before the diploma were courses taken in school.
SELECT
  student AS student,
  min(graduation) AS graduated,
  max(search_day) AS searched,
  min(CASE WHEN begins >= graduation THEN begins END) AS college_begins,
  max(CASE WHEN begins >= graduation THEN ends END) AS college_last,
  count(*) AS rows_
FROM raw
GROUP BY student
