/**
 * The settings of the role {@code flags}. Start with {@link
 * dev.sluice.flags.settings.FlagsSettings} and {@link dev.sluice.flags.settings.DownloadsSettings}.
 */
@NullMarked
package dev.sluice.flags.settings;

import org.jspecify.annotations.NullMarked;
