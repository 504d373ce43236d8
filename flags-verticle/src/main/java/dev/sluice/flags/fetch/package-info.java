/**
 * One attempt at one download, over HTTP. Start with {@link dev.sluice.flags.fetch.Fetch}; {@link
 * dev.sluice.flags.fetch.FileBody} streams the body of a response into a file.
 */
@NullMarked
package dev.sluice.flags.fetch;

import org.jspecify.annotations.NullMarked;
