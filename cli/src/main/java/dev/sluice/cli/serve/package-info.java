/**
 * {@code sluice serve}: a node that runs until it receives a signal. Start with {@link
 * dev.sluice.cli.serve.ServeCommand}.
 */
@NullMarked
package dev.sluice.cli.serve;

import org.jspecify.annotations.NullMarked;
