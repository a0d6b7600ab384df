"""Run all benchmarks and write benchmarks/README.md and growth.svg: `make bench`, or with names of parts,
`python -m benchmarks sources digits`, which prints and writes nothing.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks import browser, growth, linear, networks, processes
from benchmarks.timing import Row

HERE = Path(__file__).parent
ROUNDS = int(os.environ.get("ROUNDS", "15"))
SCALES = {"µs": 1e6, "ns": 1e9, "ms": 1e3, "s": 1.0}


def parts() -> dict[str, Callable[[], list[Row]]]:
    kept: dict[str, list[Row]] = {}

    def sources() -> list[Row]:
        kept["sources"] = networks.sources(ROUNDS)
        return kept["sources"]

    sizes, kinds = ((10_000, 20, 50), (100_000, 100, 5)), ("hinge", "log_loss", "squared_error")
    return {
        "sources": sources,
        "cold": lambda: [processes.cold_start(ROUNDS)],
        "digits": lambda: networks.digits(ROUNDS),
        "sgd": lambda: [linear.sgd(kind, *size, ROUNDS) for size in sizes for kind in kinds],
        "gradient": lambda: linear.full_gradient(ROUNDS),
        "pyodide": lambda: browser.pyodide(kept.get("sources") or networks.sources(ROUNDS)),
        "import": lambda: [processes.importing(2 * ROUNDS)],
    }


def table(row: Row) -> str:
    """One kind of work as a Markdown table, the fastest contender first."""
    scale = SCALES[row.unit.split()[0]]
    ours = {name for name, _ in row.bars.values()} or {next(iter(row.seconds))}
    base = sorted(ours)[0]
    lines = [f"### {row.title}", ""]
    if row.checked:
        lines += [f"Checked before timing: {row.checked}.", ""]
    lines += [
        f"| | {row.unit}, median | middle half | time / {base}'s | by the fastest rounds |",
        "|---|---:|---:|---:|---:|",
    ]
    for name in sorted(row.seconds, key=row.median):
        lines.append(
            f"| {name} | {row.median(name) * scale:.3g} | ±{row.spread(name) / 2:.0%} "
            f"| {row.ratio(name, base):.2f} | {row.best_ratio(name, base):.2f} |"
        )
    return "\n".join(lines) + "\n"


def summary(rows: list[Row]) -> str:
    """What was asked for and what was measured."""
    lines = ["| work | against | asked | median | fastest rounds | |", "|---|---|---:|---:|---:|---|"]
    for row in rows:
        for peer, (ours, least) in row.bars.items():
            median, best = row.ratio(peer, ours), row.best_ratio(peer, ours)
            verdict = "reached" if median >= least else "by the fastest rounds" if best >= least else "not reached"
            lines.append(f"| {row.title} | {peer} | {least:.2f} | {median:.2f} | {best:.2f} | {verdict} |")
    return "\n".join(lines) + "\n"


def machine() -> str:
    names = ("numpy", "numba", "torch", "scikit-learn", "jax")
    found = []
    for name in names:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} is not installed: its rows are missing")
    load, kind = os.getloadavg()[0], "processor" if os.environ.get("CLOCK") == "cpu" else "wall"
    return (
        f"Python {platform.python_version()}, {', '.join(found)}; {linear.cores()} cores, "
        f"load {load:.0f} when the run ended, {ROUNDS} rounds, {kind} time."
    )


HEAD = """\
# How fast gdcore is

Made by `make bench`; edit nothing here by hand. The ratios are (peer's time) / (gdcore's time) in one run: contenders
take turns in random order, and results are compared before they are timed. When other work shares the machine, the
median round suffers from it more than the fastest round does, so both stand here. gdcore's own
times include its checks at the door, the loss of every step, and a Step for each.

"""


def main(chosen: list[str]) -> None:
    rows: list[Row] = []
    for name, part in parts().items():
        if not chosen or name in chosen:
            print(f"... {name}", file=sys.stderr, flush=True)
            rows += part()
            print("\n".join(table(row) for row in rows[-3:]), flush=True)
    text = [HEAD, machine(), "\n\n## Summary\n\n", summary(rows)]
    if not chosen or "memory" in chosen:
        print("... memory", file=sys.stderr, flush=True)
        found = processes.memory()
        text += ["\n## Data larger than memory\n\n", memory_table(found)]
        print(memory_table(found))
    if not chosen or "growth" in chosen:
        print("... growth", file=sys.stderr, flush=True)
        series = growth.measure()
        growth.draw(series, HERE / "growth.svg")
        text += ["\n## Growth\n\n", growth_text(series)]
    text += ["\n## All contenders\n\n", "\n".join(table(row) for row in rows)]
    if chosen:
        print(summary(rows))
    else:
        (HERE / "README.md").write_text("".join(text), encoding="utf-8")
        print(f"\n{summary(rows)}\nWritten to benchmarks/README.md and growth.svg")


def memory_table(found: list[dict[str, Any]]) -> str:
    lines = [
        "An epoch of shuffled mini-batches of 1,024 rows over a memory-mapped file: anonymous memory beyond what the",
        "imports took, of which at most 100 MB was asked for.",
        "",
    ]
    lines += ["| file | anonymous memory | time, checks included |", "|---:|---:|---:|"]
    lines += [f"| {f['gigabytes']:g} GB | {f['megabytes']:.1f} MB | {f['seconds']:.0f} s |" for f in found]
    return "\n".join(lines) + "\n"


def growth_text(series: dict[str, list[tuple[int, float]]]) -> str:
    lines = [f"![{growth_alt(series)}](growth.svg)", ""]
    for name, points in series.items():
        lines.append(f"- {name}: " + ", ".join(f"{number:,}: {seconds * 1e6:,.0f} µs" for number, seconds in points))
    return "\n".join(lines) + "\n"


def growth_alt(series: dict[str, list[tuple[int, float]]]) -> str:
    parts = [f"{name}, from {p[0][1] * 1e6:,.0f} to {p[-1][1] * 1e6:,.0f} µs" for name, p in series.items()]
    return "Four curves of the time of a step: " + "; ".join(parts)


if __name__ == "__main__":
    main(sys.argv[1:])
