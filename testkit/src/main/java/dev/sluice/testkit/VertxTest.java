package dev.sluice.testkit;

import dev.sluice.testkit.blocking.LagGuard;
import dev.sluice.testkit.blocking.NoBlockGuard;
import io.vertx.junit5.VertxExtension;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs the tests of a class with vertx-junit5's {@link VertxExtension}, and limits how long a
 * {@code Vertx} may take to close.
 *
 * <p>Test methods, life-cycle methods and constructors may take a {@link io.vertx.core.Vertx} and a
 * {@link io.vertx.junit5.VertxTestContext} as parameters. A {@code Vertx} that a test method or a
 * {@code @BeforeEach} method takes is shared by the two and closed after the test. One that a
 * {@code @BeforeAll} method or the constructor takes is shared by all tests of the class and closed
 * after the last of them. A {@code Vertx} that takes more than ten seconds to close fails the test.
 *
 * <p>{@link NoBlockGuard} and {@link LagGuard} watch the event loops of every test, with or without
 * this annotation.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith({VertxExtension.class, VertxCloser.class})
public @interface VertxTest {}
