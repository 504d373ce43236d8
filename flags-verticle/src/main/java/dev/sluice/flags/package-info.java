/**
 * Downloads: of flags by country code, and of plain URLs.
 *
 * <p>Start with {@link dev.sluice.flags.FlagsVerticle}, which accepts the tasks. {@link
 * dev.sluice.flags.fetch.Fetch} requests a file on the actor's event loop, and {@link
 * dev.sluice.flags.store.Directory} does everything that touches the disk, on the threads of {@link
 * dev.sluice.flags.store.FileWorkers}.
 */
@NullMarked
package dev.sluice.flags;

import org.jspecify.annotations.NullMarked;
