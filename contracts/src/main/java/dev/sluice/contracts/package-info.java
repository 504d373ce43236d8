/**
 * Addresses and messages of the event bus. Nothing here performs I/O.
 *
 * <p>Start with {@link dev.sluice.contracts.Kind}: it binds the name of a kind of work to its
 * {@link dev.sluice.contracts.Address}, and so to its request and reply. The messages themselves
 * are records in a sub-package per feature; {@link dev.sluice.contracts.Fields} reads them from
 * JSON.
 */
@NullMarked
package dev.sluice.contracts;

import org.jspecify.annotations.NullMarked;
