package dev.sluice.cli.packages.planted.left;

import dev.sluice.cli.packages.planted.right.Right;

/** Half of a cycle that the rule must report. */
public record Left(Right right) {}
