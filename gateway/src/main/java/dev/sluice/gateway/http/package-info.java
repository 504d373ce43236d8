/**
 * HTTP in and out: bodies, lists, answers and problems. Start with {@link
 * dev.sluice.gateway.http.Api}.
 */
@NullMarked
package dev.sluice.gateway.http;

import org.jspecify.annotations.NullMarked;
