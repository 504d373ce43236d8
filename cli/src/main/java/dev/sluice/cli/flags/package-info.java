/**
 * {@code sluice flags}: flags by country code, as files. Start with {@link
 * dev.sluice.cli.flags.FlagsCommand}.
 */
@NullMarked
package dev.sluice.cli.flags;

import org.jspecify.annotations.NullMarked;
