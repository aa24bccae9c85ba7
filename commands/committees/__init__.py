"""Which committee is meant, who sits in it and may plan for it.

Shared by the command families, as `dates` is.
"""
