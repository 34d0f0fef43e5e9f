package io.useractivity.pipeline.audit.run;

import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.event.EventInspector;
import io.useractivity.pipeline.event.SchemaCatalog;
import io.useractivity.pipeline.event.TimestampField;
import io.useractivity.pipeline.event.WireFraming;
import java.nio.file.Path;

/**
 * How events look, by configuration.
 *
 * @param framing of Kafka values
 * @param catalog the writer schemas known
 * @param field where an event carries its time
 * @param checkUtf8 refuse strings that are not UTF-8, as the archiver does
 */
record EventForm(
    WireFraming framing, SchemaCatalog catalog, TimestampField field, boolean checkUtf8) {

  /** Throws IllegalArgumentException, with a sentence for the user, if a schema cannot be read. */
  static EventForm of(PipelineConfig.Events events) {
    TimestampField field =
        new TimestampField(
            events.timestampField(), TimestampField.Unit.valueOf(events.timestampUnit().name()));
    if (events.format() == PipelineConfig.WireFormat.BARE) {
      SchemaCatalog catalog = SchemaCatalog.ofFile(Path.of(events.schemaFile()));
      long only = catalog.ids().iterator().next();
      return new EventForm(WireFraming.bare(only), catalog, field, events.checkUtf8());
    }
    SchemaCatalog catalog = SchemaCatalog.load(events.schemas());
    return new EventForm(WireFraming.singleObject(), catalog, field, events.checkUtf8());
  }

  /** For one thread. */
  EventInspector inspector() {
    return new EventInspector(framing, catalog, field, checkUtf8);
  }
}
