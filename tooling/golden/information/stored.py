"""How the numbers are written: exact inputs, outputs with 17 digits, the program and the versions that made them."""

import json
import platform
from importlib.metadata import version
from pathlib import Path

import mpmath

FOLDER = Path(__file__).resolve().parents[3] / "packages" / "information" / "test" / "golden"


def number(value):
    """The nearest double; of an mpmath number, rounded once."""
    value = float(value)
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError(f"not a finite number: {value}")
    return value


def agree(name, values, tolerance):
    """Stops the generator where programs that should agree do not: such a number is no reference."""
    values = {who: float(value) for who, value in values.items()}
    least, most = min(values.values()), max(values.values())
    if not most - least <= tolerance * max(1, abs(most)):
        raise SystemExit(f"{name}: these should agree to {tolerance}: {values}")
    return {who: number(value) for who, value in values.items()}


def write(family, packages, content):
    """One JSON file; one case a line, so that a change is readable."""
    head = {
        "generator": f"tooling/golden/information/{family}.py",
        "versions": {"python": platform.python_version(), **{name: version(name) for name in packages}},
    }
    lines = ["{", *(f"  {json.dumps(key)}: {json.dumps(value)}," for key, value in head.items())]
    sections = []
    for key, cases in content.items():
        rows = ",\n".join(f"    {json.dumps(case, ensure_ascii=False, allow_nan=False)}" for case in cases)
        sections.append(f"  {json.dumps(key)}: [\n{rows}\n  ]")
    text = "\n".join(lines) + "\n" + ",\n".join(sections) + "\n}\n"
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{family}.json").write_text(text, encoding="utf-8")
    print(f"wrote {family}.json: {len(text)} bytes")


mpmath.mp.dps = 50
