/**
 * Clusters of Vert.x nodes in one JVM, on loopback. Start with {@link
 * dev.sluice.testkit.cluster.ClusterFixture}.
 */
@NullMarked
package dev.sluice.testkit.cluster;

import org.jspecify.annotations.NullMarked;
