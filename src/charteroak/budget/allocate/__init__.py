"""The best next budget under real rules, with the reason for each change, proved by a solver."""
