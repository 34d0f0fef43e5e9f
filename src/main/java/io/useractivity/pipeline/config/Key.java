package io.useractivity.pipeline.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes one configuration key: the only source of defaults, of conf/pipeline.yaml's comments
 * and of docs/configuration.md. The key's name is the record component's name in kebab case. On a
 * component that is a section (a nested record) only {@link #doc} counts.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
  /** One or two sentences: what it does, units, when to change it. */
  String doc();

  /** The default as it would stand in YAML; empty = no value (empty string, empty map). */
  String value() default "";

  /** The smallest value allowed, written like the value itself; empty = no limit. */
  String min() default "";

  /** The largest value allowed, written like the value itself; empty = no limit. */
  String max() default "";

  /** Never logged; may be given as {@code <key>-file} instead. */
  boolean secret() default false;
}
