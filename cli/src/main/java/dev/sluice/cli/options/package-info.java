/**
 * The options that several commands share, and the converters of their values. Start with {@link
 * dev.sluice.cli.options.ClientOptions}.
 */
@NullMarked
package dev.sluice.cli.options;

import org.jspecify.annotations.NullMarked;
