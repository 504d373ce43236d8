/**
 * One tree of settings: defaults, then a YAML file, then the environment, then flags. Start with
 * {@link dev.sluice.runtime.settings.SettingsLoader}.
 */
@NullMarked
package dev.sluice.runtime.settings;

import org.jspecify.annotations.NullMarked;
