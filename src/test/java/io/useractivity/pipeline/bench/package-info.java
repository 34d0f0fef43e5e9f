/** Programs that {@code bench/run} starts: they fill a topic and measure what we compare with. */
package io.useractivity.pipeline.bench;
