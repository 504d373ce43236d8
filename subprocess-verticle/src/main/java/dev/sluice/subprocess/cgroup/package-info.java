/**
 * Runs each command in a control group of its own. Start with {@link
 * dev.sluice.subprocess.cgroup.CgroupLauncher}.
 */
@NullMarked
package dev.sluice.subprocess.cgroup;

import org.jspecify.annotations.NullMarked;
