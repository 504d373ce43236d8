/**
 * What the lab answers when nothing is wrong: a {@link dev.sluice.lab.upstream.Reply} to each
 * request, told by an {@link dev.sluice.lab.upstream.Upstream}.
 */
@NullMarked
package dev.sluice.lab.upstream;

import org.jspecify.annotations.NullMarked;
