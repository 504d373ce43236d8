/**
 * Runs a caller's batch and answers with its events, as one document or as a stream. Start with
 * {@link dev.sluice.gateway.answer.BatchRunner}.
 */
@NullMarked
package dev.sluice.gateway.answer;

import org.jspecify.annotations.NullMarked;
