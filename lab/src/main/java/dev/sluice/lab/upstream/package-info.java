/**
 * The answers of the lab without faults: an {@link dev.sluice.lab.upstream.Upstream} returns a
 * {@link dev.sluice.lab.upstream.Reply} to each request.
 */
@NullMarked
package dev.sluice.lab.upstream;

import org.jspecify.annotations.NullMarked;
