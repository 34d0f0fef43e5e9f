/**
 * A real Kafka broker and a real S3 server inside this process, for the demo and the tests. Only
 * the {@code -local} jar carries this package.
 */
package io.useractivity.pipeline.local;
