-- One row of the file is one change of a case; one row here is one case. Salesforce writes each change of a reference twice,
-- once with the name and once with the ID: changes are counted by their moment, and the owner is told by name (IDs of people
-- begin with 005, those of queues with 00G). A case that somebody took out of a queue (ownerAccepted) was not passed on. A case
-- whose making is not in the file has no opening and is set aside.
SELECT
  case_id AS case_number,
  min(CASE WHEN field = 'created' THEN created END) AS opened,
  CASE
    WHEN arg_max(CASE WHEN field = 'Status' THEN new_value END, CASE WHEN field = 'Status' THEN created END) = 'Closed'
    THEN max(CASE WHEN field = 'Status' AND new_value = 'Closed' THEN created END)
  END AS closed,
  arg_max(
    CASE WHEN field IN ('ownerAssignment', 'ownerAccepted', 'ownerEscalated', 'Owner')
      AND NOT regexp_matches(new_value, '^(005|00G)[A-Za-z0-9]{12,15}$') THEN new_value END,
    CASE WHEN field IN ('ownerAssignment', 'ownerAccepted', 'ownerEscalated', 'Owner')
      AND NOT regexp_matches(new_value, '^(005|00G)[A-Za-z0-9]{12,15}$') THEN created END
  ) AS owner,
  count(DISTINCT CASE WHEN field IN ('ownerAssignment', 'ownerEscalated', 'Owner') THEN created END) AS times_passed_on,
  CAST(NULL AS VARCHAR) AS district,
  count(*) AS rows_
FROM raw
GROUP BY case_id
