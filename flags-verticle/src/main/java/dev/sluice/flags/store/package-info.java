/**
 * Files on disk: temporary files, atomic renames, and notes for revalidation. Start with {@link
 * dev.sluice.flags.store.Directory}. Everything here blocks and runs on {@link
 * dev.sluice.flags.store.FileWorkers}.
 */
@NullMarked
package dev.sluice.flags.store;

import org.jspecify.annotations.NullMarked;
