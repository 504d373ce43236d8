/**
 * Media types and what the first bytes of a body show about them. Start with {@link
 * dev.sluice.flags.media.MediaType}.
 */
@NullMarked
package dev.sluice.flags.media;

import org.jspecify.annotations.NullMarked;
