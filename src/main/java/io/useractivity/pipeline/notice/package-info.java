/**
 * What processes tell live views through the notice topic: archived objects and their own state.
 * Best effort: objects and manifests are the truth. Pure; {@code run} writes it.
 */
package io.useractivity.pipeline.notice;
