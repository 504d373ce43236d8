package dev.sluice.gateway.batch;

/**
 * The refusal of an origin that wants fewer requests at once.
 *
 * @param reason how it refused: a status such as {@code 503}, or {@code refused} or {@code reset}
 * @param excused whether its concurrency limit was lowered for that, so that the attempt does not
 *     count
 */
public record Pushback(String reason, boolean excused) {}
