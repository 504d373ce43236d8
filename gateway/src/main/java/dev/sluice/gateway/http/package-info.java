/**
 * The routes of the HTTP API and their endpoints. Start with {@link dev.sluice.gateway.http.Api}.
 */
@NullMarked
package dev.sluice.gateway.http;

import org.jspecify.annotations.NullMarked;
