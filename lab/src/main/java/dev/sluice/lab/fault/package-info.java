/**
 * Plans the faults of the lab. Start with {@link dev.sluice.lab.fault.FaultRule}; {@link
 * dev.sluice.lab.fault.PlannedFault} draws from its rates.
 */
@NullMarked
package dev.sluice.lab.fault;

import org.jspecify.annotations.NullMarked;
