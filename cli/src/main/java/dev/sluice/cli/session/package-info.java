/**
 * One batch from start to end: connects to a gateway, follows the events, prints the result. Start
 * with {@link dev.sluice.cli.session.ClientRun}.
 */
@NullMarked
package dev.sluice.cli.session;

import org.jspecify.annotations.NullMarked;
