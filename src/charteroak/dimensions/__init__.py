"""The words a number is said in: period, place, group and unit."""
