/**
 * Errors as HTTP reports them: {@code application/problem+json}, RFC 9457. Start with {@link
 * dev.sluice.gateway.problem.Problem}.
 */
@NullMarked
package dev.sluice.gateway.problem;

import org.jspecify.annotations.NullMarked;
