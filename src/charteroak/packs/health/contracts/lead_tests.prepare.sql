-- One row is one child under six and one calendar year with a test. A result is confirmed if it is from a vein, or if two
-- from a finger lie within twelve weeks (84 days) and both are elevated (CSTE): the lower of the two then counts.
WITH tests AS (
  SELECT
    child_id,
    CAST(tested AS date) AS tested,
    lower(specimen) = 'venous' AS venous,
    CAST(result AS double) AS result,
    race, neighborhood
  FROM raw
  WHERE date_diff('month', CAST(born AS date), CAST(tested AS date)) < 72
),
pairs AS (
  SELECT
    child_id, tested, venous, result, race, neighborhood,
    lag(tested) OVER (PARTITION BY child_id, venous ORDER BY tested) AS tested_before,
    lag(result) OVER (PARTITION BY child_id, venous ORDER BY tested) AS result_before,
    min(CASE WHEN venous THEN tested END) OVER (
      PARTITION BY child_id ORDER BY tested, CASE WHEN venous THEN 1 ELSE 0 END ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
    ) AS next_venous
  FROM tests
)
SELECT
  child_id,
  min(tested) AS first_tested,
  max(result) AS highest,
  max(CASE
    WHEN venous THEN result
    WHEN date_diff('day', tested_before, tested) <= 84 AND result >= 3.5 AND result_before >= 3.5 THEN least(result, result_before)
  END) AS highest_confirmed,
  min(CASE WHEN NOT venous AND result >= 3.5 THEN tested END) AS capillary_elevated,
  arg_min(CASE WHEN NOT venous AND result >= 3.5 THEN result END, CASE WHEN NOT venous AND result >= 3.5 THEN tested END) AS capillary_level,
  arg_min(CASE WHEN NOT venous AND result >= 3.5 THEN next_venous END, CASE WHEN NOT venous AND result >= 3.5 THEN tested END) AS venous_after,
  any_value(race) AS race,
  any_value(neighborhood) AS neighborhood,
  count(*) AS rows_
FROM pairs
GROUP BY child_id, year(tested)
