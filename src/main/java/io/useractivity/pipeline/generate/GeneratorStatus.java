package io.useractivity.pipeline.generate;

import java.util.Optional;

/**
 * How the generator is doing.
 *
 * @param rate events per second it aims at
 * @param paused an operator has stopped it
 * @param generated events made, faults included
 * @param outstandingChunks chunks made and not yet acknowledged
 * @param behindSeconds how long the next event has been due; grows while the publisher is slow
 * @param done true once max-events were made and all of them acknowledged
 * @param trouble why nothing is accepted now, or empty
 */
public record GeneratorStatus(
    double rate,
    boolean paused,
    long generated,
    int outstandingChunks,
    double behindSeconds,
    boolean done,
    Optional<String> trouble) {}
