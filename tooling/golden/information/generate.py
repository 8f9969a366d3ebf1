"""python generate.py [family ...]: writes packages/information/test/golden/<family>.json, all of them by default."""

import importlib
import sys

FAMILIES = ("special", "discrete", "gaussian", "neighbours", "distributions", "binning", "weighted", "concentrations")

families = sys.argv[1:] or FAMILIES
for family in families:
    if family not in FAMILIES:
        sys.exit(f"generate: the family must be one of {', '.join(FAMILIES)}, got {family}.")
for family in families:
    importlib.import_module(family).generate()
