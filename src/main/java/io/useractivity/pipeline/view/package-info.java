/**
 * The live view's decisions: which rows whom to show, what is counted, where an event is now. Pure:
 * time and records come in, rows and documents go out. {@code web} serves them.
 */
package io.useractivity.pipeline.view;
