-- One row is one order, as in the file, and whether the same work had to be ordered again within 90 days of its end.
-- An order without an asset cannot be followed: nothing is known of whether it came back.
WITH orders AS (
  SELECT
    order_id, category, asset,
    CASE WHEN lower(planned) IN ('true', 'yes', 'y', '1', 'planned') THEN true WHEN planned IS NOT NULL THEN false END AS planned,
    opened, due, closed, hours, cost, neighborhood,
    lead(opened) OVER (PARTITION BY asset, category ORDER BY CAST(opened AS timestamp)) AS next_opened
  FROM raw
)
SELECT
  order_id, category, planned, opened, due, closed, hours, cost,
  CASE
    WHEN asset IS NULL OR closed IS NULL THEN null
    WHEN next_opened IS NULL THEN false
    ELSE date_diff('day', CAST(closed AS timestamp), CAST(next_opened AS timestamp)) <= 90
  END AS came_back,
  neighborhood,
  1 AS rows_
FROM orders
