/** Look-ups: the request for one count and its reply. */
@NullMarked
package dev.sluice.contracts.jobs;

import org.jspecify.annotations.NullMarked;
