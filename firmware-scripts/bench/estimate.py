#!/usr/bin/env python3
"""Fits the analytic estimate (Gap8CycleModel) to a table of measured layers.

    ./hilab latency export TABLE --out table.csv
    estimate.py table.csv

Prints the coefficients of each kind of layer, and how far the fit is from the table: over the kind's sum, a
layer in the mean, and the worst layer. Errors are weighted by 1/sqrt(cycles): half-way between equal cycles
and equal percentages. Needs numpy.
"""
import collections
import csv
import sys

import numpy

TERMS = {
    "pointwise": ("MAC", "output", "weight", "input", "layer"),
    "dense": ("MAC",),
    "depthwise, dilation 1": ("output", "channel", "layer"),
    "depthwise, dilation 2": ("output", "channel", "layer"),
    "depthwise, dilation 3 and 4": ("output", "channel", "layer"),
    "depthwise, stride 2 and 3": ("moved", "channel", "layer"),
    "add": ("output", "layer"),
    "pool": ("input", "layer"),
    "broadcast": ("output", "layer"),
    "concat": ("output", "layer"),
}


def kind_of(row):
    if row["kind"] == "conv":
        return "pointwise" if row["kernel"] == "1" else "dense"
    if row["kind"] != "depthwise":
        return row["kind"]
    if row["stride"] != "1":
        return "depthwise, stride 2 and 3"
    dilation = int(row["dilation"])
    return "depthwise, dilation " + ("3 and 4" if dilation > 2 else str(dilation))


def features(row):
    size = {side: int(row[side + "Height"]) * int(row[side + "Width"]) * int(row[side + "Channels"])
            for side in ("input", "output")}
    return {"MAC": int(row["macs"]), "layer": 1, "channel": int(row["outputChannels"]),
            "weight": int(row["inputChannels"]) * int(row["outputChannels"]), **size,
            "moved": size["input"] + size["output"]}


def fit(terms, rows):
    """Coefficients that are not negative: a term that would be is left out."""
    terms = list(terms)
    cycles = numpy.array([float(row["cycles"]) for row in rows])
    while True:
        values = numpy.array([[features(row)[term] for term in terms] for row in rows], float)
        weights = cycles ** -0.5
        found = numpy.linalg.lstsq(values * weights[:, None], cycles * weights, rcond=None)[0]
        if (found >= 0).all():
            return dict(zip(terms, found)), values @ found, cycles
        del terms[int(found.argmin())]


def main():
    kinds = collections.defaultdict(list)
    with open(sys.argv[1], newline="") as file:
        for row in csv.DictReader(file):
            kinds[kind_of(row)].append(row)
    for kind, terms in TERMS.items():
        if kind not in kinds:
            continue
        found, fitted, cycles = fit(terms, kinds[kind])
        errors = abs(fitted - cycles) / cycles
        formula = " + ".join(f"{value:.4g}/{term}" for term, value in found.items())
        print(f"{kind}: {formula}")
        print(f"  {len(cycles)} layers, {cycles.sum() / 1e6:.1f} Mcycles, sum "
              f"{100 * (fitted.sum() / cycles.sum() - 1):+.1f} %, a layer {100 * errors.mean():.1f} % in the "
              f"mean, {100 * errors.max():.0f} % at worst")


if __name__ == "__main__":
    main()
