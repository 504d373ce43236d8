/** The functions of the C library that the other packages call. */
@NullMarked
package dev.sluice.subprocess.libc;

import org.jspecify.annotations.NullMarked;
