package dev.sluice.gateway.batch;

/**
 * An origin that wants fewer requests at once, and said so to one attempt.
 *
 * @param reason how it said so: a status such as {@code 503}, {@code refused} or {@code reset}
 * @param excused whether the concurrency to it came down for that, so that the attempt does not
 *     count as one
 */
public record Pushback(String reason, boolean excused) {}
