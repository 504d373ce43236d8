/**
 * Zip codes and country codes to work with. Start with {@link dev.sluice.cli.samples.Countries}.
 */
@NullMarked
package dev.sluice.cli.samples;

import org.jspecify.annotations.NullMarked;
