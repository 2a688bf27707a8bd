-- The export has one row for each unit that was sent; here one row is one call.
-- A company is an engine, a truck or a rescue squad. The full assignment is there when the fourth company has arrived.
WITH units AS (
  SELECT
    call, type, first_priority, final_priority, battalion, location,
    upper(unit_type) IN ('ENGINE', 'TRUCK', 'RESCUE SQUAD') AS company,
    upper(unit_type) = 'ENGINE' AS engine,
    lower(als) = 'true' AS als,
    try_strptime(received, '%m/%d/%Y %I:%M:%S %p') AS received_at,
    try_strptime(dispatched, '%m/%d/%Y %I:%M:%S %p') AS dispatched_at,
    try_strptime(enroute, '%m/%d/%Y %I:%M:%S %p') AS enroute_at,
    try_strptime(arrived, '%m/%d/%Y %I:%M:%S %p') AS arrived_at
  FROM raw
),
ranked AS (
  SELECT
    call, type, first_priority, final_priority, battalion, location, company, engine, als,
    received_at, dispatched_at, enroute_at, arrived_at,
    row_number() OVER (PARTITION BY call, company ORDER BY arrived_at NULLS LAST, enroute_at NULLS LAST) AS place_in_line,
    row_number() OVER (PARTITION BY call ORDER BY arrived_at NULLS LAST, dispatched_at) AS turn,
    row_number() OVER (PARTITION BY call, engine ORDER BY arrived_at NULLS LAST, enroute_at NULLS LAST) AS engine_turn,
    row_number() OVER (PARTITION BY call, als ORDER BY arrived_at NULLS LAST, enroute_at NULLS LAST) AS als_turn
  FROM units
)
SELECT
  call AS call_number,
  min(type) AS call_type,
  coalesce(min(t.kind), 'other') AS kind,
  min(final_priority) = '3' AS emergency,
  CASE
    WHEN min(first_priority) IN ('3', 'E') THEN true
    WHEN min(first_priority) = '2' THEN false
  END AS emergency_at_first,
  min(received_at) AS received,
  min(dispatched_at) AS dispatched,
  min(dispatched_at) FILTER (turn = 1) AS first_dispatched,
  min(enroute_at) FILTER (turn = 1) AS first_enroute,
  min(arrived_at) AS first_arrived,
  min(enroute_at) FILTER (engine AND engine_turn = 1) AS engine_enroute,
  min(arrived_at) FILTER (engine) AS engine_arrived,
  min(enroute_at) FILTER (als AND als_turn = 1) AS als_enroute,
  min(arrived_at) FILTER (als) AS als_arrived,
  min(enroute_at) FILTER (company) AS assignment_enroute,
  min(arrived_at) FILTER (company AND place_in_line = 4) AS assignment_arrived,
  count(*) AS units,
  min(battalion) AS battalion,
  try_cast(regexp_extract(min(location), '\((-?[0-9.]+), *(-?[0-9.]+)\)', 1) AS DOUBLE) AS latitude,
  try_cast(regexp_extract(min(location), '\((-?[0-9.]+), *(-?[0-9.]+)\)', 2) AS DOUBLE) AS longitude,
  count(*) AS rows_
FROM ranked LEFT JOIN sf_call_types AS t ON t.call_type = ranked.type
GROUP BY call
