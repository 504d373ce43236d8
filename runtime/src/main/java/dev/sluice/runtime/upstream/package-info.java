/**
 * HTTP requests of workers to upstreams. Start with {@link
 * dev.sluice.runtime.upstream.UpstreamClient}; {@link dev.sluice.runtime.upstream.Destinations}
 * checks where the URLs of callers lead.
 */
@NullMarked
package dev.sluice.runtime.upstream;

import org.jspecify.annotations.NullMarked;
