"""A few rows as each system exports them, through the `prepare.sql` of the packs jobs and housing.

Every file here is made up by hand in the layout of the real one; the numbers wanted were worked out
by hand. The last application stands at the end of the quarter: what a file covers ends with it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from charteroak.build import build
from charteroak.engine import Engine
from charteroak.indicators.measurement import Measurements
from charteroak.packs.shelf import shipped
from charteroak.packs.trial import write_trial

LAUS = """series_id                     \tyear\tperiod\t       value\tfootnote_codes
LAUCT093700000000003          \t2024\tM01\t         8.0\t
LAUCT093700000000004          \t2024\tM01\t        4000\t
LAUCT093700000000006          \t2024\tM01\t       50000\t
LAUST090000000000004          \t2024\tM01\t       90000\t
LAUST090000000000006          \t2024\tM01\t     2000000\t
LAUCT093700000000004          \t2024\tM13\t           1\t
LAUCT093700000000006          \t2024\tM13\t           1\t
"""
QCEW = """area_fips,own_code,industry_code,agglvl_code,size_code,year,qtr,disclosure_code,qtrly_estabs,month1_emplvl,month2_emplvl,month3_emplvl,total_qtrly_wages
09110,0,10,70,0,2024,1,,9,900,900,900,1
09110,5,10,71,0,2024,1,,9,100,110,120,2145000
09110,5,10,71,0,2024,1,,9,100,110,120,2145000
09110,5,1011,73,0,2024,1,,9,5,5,5,1
09110,5,10,71,0,2024,2,N,9,0,0,0,0
"""
HISTORY = """PermitNum,StatusPrevious,StatusPreviousDate,StatusPreviousMapped
A,Application Accepted,2024-01-01,Application Accepted
A,Plan Review,2024-01-05,In Review
A,Corrections Requested,2024-01-10,In Review
A,Resubmitted,2024-01-20,In Review
A,Fees Due,2024-01-26,In Review
A,Permit Issued,2024-01-31,Permit Issued
A,Inspection Phase,2024-03-01,Inspection Phase
B,Application Accepted,2024-01-01,Application Accepted
B,Our own word for it,2024-01-02,In Review
B,Permit Issued,2024-01-04,Permit Issued
C,Application Accepted,2024-03-31,Application Accepted
"""
DATASF = """Permit Number,Permit Type,Permit Type Definition,Description,Current Status,Current Status Date,Filed Date,Issued Date,Completed Date,Estimated Cost,Existing Use,Neighborhoods - Analysis Boundaries
201401011,8,otc alterations permit,a roof,complete,02/01/2024,01/01/2024,01/01/2024,02/01/2024,9000,1 family dwelling,North
201401012,3,additions,an office,issued,01/31/2024,01/01/2024,01/31/2024,,90000,office,South
201401013,3,additions,nothing,cancelled,04/01/2024,03/31/2024,,,90000,office,South
"""
VIOLATIONS = """casenumber,opa_account_num,casetype,casecreateddate,casecompleteddate,violationnumber,violationdate,violationstatus,violationresolutiondate,lat,lng
C1,P1,Housing,2024-01-01 00:00:00+00,2024-01-21 00:00:00+00,V1,2024-01-01 00:00:00+00,COMPLIED,2024-01-11 00:00:00+00,41.71,-72.74
C1,P1,Housing,2024-01-01 00:00:00+00,2024-01-21 00:00:00+00,V2,2024-01-01 00:00:00+00,COMPLIED,2024-01-21 00:00:00+00,41.71,-72.74
C2,P1,Housing,2024-02-01 00:00:00+00,,V3,2024-02-01 00:00:00+00,OPEN,,41.71,-72.74
C3,P2,Housing,2024-02-01 00:00:00+00,,V4,2024-02-01 00:00:00+00,COMPLIED,2024-02-03 00:00:00+00,41.71,-72.74
C3,P2,Housing,2024-02-01 00:00:00+00,,V5,2024-02-01 00:00:00+00,OPEN,,41.71,-72.74
"""
SALES = """Serial Number,List Year,Date Recorded,Town,Address,Assessed Value,Sale Amount,Sales Ratio,Property Type,Residential Type,Non Use Code,Assessor Remarks,OPM remarks,Location
1,2023,01/30/2024,Trial,1 Oak,70000.00,200000.00,0.35,Residential,Single Family,,,,POINT (-72.74 41.71)
2,2023,02/30/2024,Trial,2 Oak,70000.00,1.00,0.35,Residential,Single Family,,,,
3,2023,02/20/2024,Trial,3 Oak,70000.00,5000.00,14,Residential,Single Family,07 - Change in Property,,,
4,2023,02/21/2024,Trial,4 Oak,60000.00,100000.00,0.6,Residential,Condo,,,,POINT (-72.74 41.71)
"""
PUMS = """RT,SERIALNO,PUMA,WGTP,TEN,HINCP,ADJINC,GRPIP,OCPIP
H,2023HU0000001,00302,100,1,60000,1000000,,20
H,2023HU0000002,00302,250,3,20000,1010000,45,
H,2023HU0000003,00302,50,2,200000,1000000,,31
H,2023HU0000004,00302,400,,,1000000,,
"""
CASES = {
    "jobs": (
        {
            "laus.tsv": LAUS,
            "qcew.csv": QCEW,
            "permit_history.csv": HISTORY,
            "permits.csv": DATASF,
        },
        {"permits": "sanfrancisco"},
        [
            ("laus_unemployment_rate", "2024-01", 0.08),
            ("laus_state_unemployment_rate", "2024-01", 0.045),
            ("unemployment_gap_to_state", "2024-01", 3.5),
            ("private_jobs", "2024-Q1", 110),
            ("private_weekly_wage", "2024-Q1", 1500),
            ("permit_intake_days_median", "2024-Q1", 2.5),
            ("permit_review_days_median", "2024-Q1", 6.5),
            ("permit_correction_days_median", "2024-Q1", 10),
            ("permit_pickup_days_median", "2024-Q1", 5),
            ("permit_days_with_city", "2024-Q1", 18 / 33),
            ("permits_approved_first_time", "2024-Q1", 0.5),
            ("permit_steps", "2024-Q1", 4.5),
            ("permits_issued", "2024-01", 2),
            ("permit_days_median", "2024-01", 15),
            ("permit_value", "2024-Q1", 99000),
        ],
    ),
    "housing": (
        {"violations.csv": VIOLATIONS, "real_estate_sales.csv": SALES, "pums_housing.csv": PUMS},
        {},
        [
            ("code_cases_opened", "2024", 3),
            ("code_days_to_comply_median", "2024", 20),
            ("code_repeat_in_2_years", "2024", 1 / 3),
            ("home_price_median", "2024", 200_000),
            ("homes_sold", "2024", 2),
            ("assessment_to_price", "2024", 0.475),
            ("homes_owned_by_residents", "2023", 150 / 400),
            ("cost_burdened", "2023", 300 / 400),
            ("low_income_households", "2023", 250 / 400),
        ],
    ),
}


@pytest.mark.parametrize("pack", sorted(CASES))
def test_rows_as_they_are_exported(tmp_path: Path, pack: str) -> None:
    files, layouts, wanted = CASES[pack]
    root = tmp_path / "trial"
    write_trial(root, shipped()[pack], layouts)
    for name, text in files.items():
        (root / "records" / name).write_text(text, encoding="utf-8")
    built = build(root, datetime(2025, 8, 1, tzinfo=UTC))
    read = {one["id"]: one["report"] for one in built.sources if one["state"] == "read"}
    assert len(read) == len(files), built.problems
    with Engine() as engine:
        measured = Measurements(built.edition.folder, engine)
        found = {
            (name, period): row.value
            for name, period, _ in wanted
            for row in measured.of(name)
            if (row.period, row.place, row.group) == (period, "all", "all")
        }
    assert found == {(name, period): pytest.approx(value) for name, period, value in wanted}
