/**
 * Receives what commands write while they run. Start with {@link
 * dev.sluice.gateway.output.Outputs}.
 */
@NullMarked
package dev.sluice.gateway.output;

import org.jspecify.annotations.NullMarked;
