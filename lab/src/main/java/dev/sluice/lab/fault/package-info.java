/**
 * What goes wrong in the lab, and when. Start with {@link dev.sluice.lab.fault.FaultRule}; {@link
 * dev.sluice.lab.fault.Fate} is where chance comes in.
 */
@NullMarked
package dev.sluice.lab.fault;

import org.jspecify.annotations.NullMarked;
