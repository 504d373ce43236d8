/**
 * The client of a gateway: sends a batch and delivers its events. Start with {@link
 * dev.sluice.cli.client.BatchClient}.
 */
@NullMarked
package dev.sluice.cli.client;

import org.jspecify.annotations.NullMarked;
