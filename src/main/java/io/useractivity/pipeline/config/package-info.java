/**
 * Configuration: nested records whose annotations are the only list of keys, the loader that fills
 * them from profile, file, environment and options, and the documents generated from them. Imports
 * no other package of ours.
 */
package io.useractivity.pipeline.config;
