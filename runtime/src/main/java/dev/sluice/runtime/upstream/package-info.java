/** What workers that ask an upstream over HTTP have in common. */
@NullMarked
package dev.sluice.runtime.upstream;

import org.jspecify.annotations.NullMarked;
