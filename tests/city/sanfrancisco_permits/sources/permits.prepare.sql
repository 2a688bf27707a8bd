-- One row is one permit, as in the file. A complete permit was completed on the day of its status.
SELECT
  permit AS permit_num,
  try_strptime(left(permit, 8), '%Y%m%d') AS applied,
  issued,
  CASE WHEN status = 'complete' THEN status_date END AS completed,
  CASE status
    WHEN 'complete' THEN 'Permit Finaled'
    WHEN 'approved' THEN 'In Review' WHEN 'incomplete' THEN 'In Review'
    WHEN 'suspend' THEN 'Inspection Phase'
    WHEN 'issued' THEN 'Permit Issued' WHEN 'reinstated' THEN 'Permit Issued'
    ELSE 'Permit Cancelled'
  END AS status,
  CASE WHEN use IN ('1 family dwelling', '2 family dwelling', 'apartments', 'artist live/work',
      'residential hotel', 'misc group residns.') THEN 'Residential'
    WHEN use IS NOT NULL THEN 'Non-Residential' END AS permit_class,
  type AS permit_type,
  cast(NULL AS double) AS cost,
  neighborhood,
  1 AS rows_
FROM raw
