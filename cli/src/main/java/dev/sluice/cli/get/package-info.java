/** {@code sluice get}: URLs, as files. Start with {@link dev.sluice.cli.get.GetCommand}. */
@NullMarked
package dev.sluice.cli.get;

import org.jspecify.annotations.NullMarked;
