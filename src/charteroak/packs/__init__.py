"""SHELF: ready-made domains, data first. One folder, one domain; none knows of its neighbours.

Answers: which indicators, record layouts and simulated records does a city have by naming a pack?
The modules here only find those files and lay the city's own changes over them; what the files mean
is read by `plan` and `sources`, as if the city had written them. How to write one stands in
`docs/how-to/write-a-pack.md`.
"""
