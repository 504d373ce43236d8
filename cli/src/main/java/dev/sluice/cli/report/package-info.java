/**
 * What a command says: the account that it keeps, its progress, what it used, and its exit code.
 * Start with {@link dev.sluice.cli.report.Account}.
 */
@NullMarked
package dev.sluice.cli.report;

import org.jspecify.annotations.NullMarked;
