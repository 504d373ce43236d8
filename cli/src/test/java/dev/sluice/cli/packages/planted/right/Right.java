package dev.sluice.cli.packages.planted.right;

import dev.sluice.cli.packages.planted.left.Left;

/** The other half of the cycle. */
public record Right(Left left) {}
