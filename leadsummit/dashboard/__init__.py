"""Everything the dashboard is made of, except the arrangement of its pages.

`dashboards/` arranges; this package reads the release, counts, words, formats and draws.
"""
