package io.useractivity.pipeline.ops;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * One thing readiness depends on.
 *
 * @param name stable, for machines, such as {@code kafka}
 * @param trouble why it is not well, in a sentence; empty if it is. Any thread, must not block.
 */
public record Fact(String name, Supplier<Optional<String>> trouble) {}
