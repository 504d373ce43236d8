/**
 * Measurements of long lists, many callers and upstreams that refuse. Start with {@link
 * dev.sluice.bench.lists.LongList}.
 */
@NullMarked
package dev.sluice.bench.lists;

import org.jspecify.annotations.NullMarked;
