/**
 * Downloads: of flags by country code, and of plain URLs.
 *
 * <p>Start with {@link dev.sluice.flags.FlagsVerticle}, which takes the tasks. {@link
 * dev.sluice.flags.Fetch} asks for a file on the actor's loop, {@link dev.sluice.flags.Transfer}
 * streams its body, and {@link dev.sluice.flags.Directory} with {@link dev.sluice.flags.PartFile}
 * does all that touches the disk, on the threads of {@link dev.sluice.flags.FileWorkers}.
 */
@NullMarked
package dev.sluice.flags;

import org.jspecify.annotations.NullMarked;
