/**
 * The output of a command: counts, progress, summary and exit code. Start with {@link
 * dev.sluice.cli.report.Account}.
 */
@NullMarked
package dev.sluice.cli.report;

import org.jspecify.annotations.NullMarked;
