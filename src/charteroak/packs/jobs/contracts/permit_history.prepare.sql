-- One permit has a row for each status it took. A stay ends when the next status begins; days count until the issue.
WITH statuses AS (
  SELECT
    raw.permit, raw.row_,
    try_cast(left(raw.day, 10) AS date) AS day,
    coalesce(s.stage, m.stage) AS stage
  FROM raw
  LEFT JOIN stages AS s ON s.status = lower(trim(raw.status))
  LEFT JOIN stages AS m ON m.status = lower(trim(raw.mapped))
),
stays AS (
  SELECT
    permit, row_, day, stage,
    lead(day) OVER (PARTITION BY permit ORDER BY day, row_) AS until,
    lag(stage) OVER (PARTITION BY permit ORDER BY day, row_) AS before,
    min(CASE WHEN stage = 'issued' THEN day END) OVER (PARTITION BY permit) AS issued
  FROM statuses
  WHERE day IS NOT NULL
),
counted AS (
  SELECT
    permit, day, stage, before, issued,
    CASE WHEN day <= issued THEN date_diff('day', day, least(until, issued)) END AS days
  FROM stays
)
SELECT
  permit AS permit_num,
  min(day) AS applied,
  min(issued) AS issued,
  cast(sum(CASE WHEN stage = 'intake' THEN days END) AS integer) AS intake_days,
  cast(sum(CASE WHEN stage = 'review' THEN days END) AS integer) AS review_days,
  cast(sum(CASE WHEN stage = 'corrections' THEN days END) AS integer) AS correction_days,
  cast(sum(CASE WHEN stage = 'issue' THEN days END) AS integer) AS issue_days,
  cast(sum(CASE WHEN stage = 'corrections' AND coalesce(before, '') <> 'corrections' AND coalesce(day <= issued, true) THEN 1 ELSE 0 END) AS integer) AS corrections,
  cast(sum(CASE WHEN coalesce(day <= issued, true) THEN 1 ELSE 0 END) AS integer) AS steps,
  count(*) AS rows_
FROM counted
GROUP BY permit
