/** Downloads: of flags by country code and of plain URLs. */
@NullMarked
package dev.sluice.contracts.flags;

import org.jspecify.annotations.NullMarked;
