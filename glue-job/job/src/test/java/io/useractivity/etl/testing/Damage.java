package io.useractivity.etl.testing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** Objects that no reader should trust. */
public final class Damage {
  private final TestArchive archive;
  private final Events events;

  public Damage(TestArchive archive, Events events) {
    this.archive = archive;
    this.events = events;
  }

  /** The pipeline's schema with one more field. */
  public static Schema evolved() {
    List<Schema.Field> fields = new ArrayList<>();
    Events.V1.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
    fields.add(new Schema.Field("loyalty", Schema.create(Schema.Type.INT), null, 0));
    return Schema.createRecord(Events.V1.getName(), null, Events.V1.getNamespace(), false, fields);
  }

  /**
   * One object for each way in which one can be unreadable: truncated (5 records), empty (5), not
   * Avro (3), a flipped bit (4), too few records (6 archived), missing (3), another schema (2).
   */
  public void everyKind(Instant time) {
    String cut = archive.object(0, some(5, time));
    byte[] whole = archive.get(cut);
    archive.put(cut, Arrays.copyOf(whole, whole.length - 3));
    archive.put(archive.object(1, some(5, time)), new byte[0]);
    archive.put(archive.object(1, some(3, time)), "not avro".getBytes(StandardCharsets.UTF_8));
    String flipped = archive.object(2, some(4, time));
    byte[] changed = archive.get(flipped);
    changed[changed.length - 40] ^= 1;
    archive.put(flipped, changed);
    archive.put(
        archive.object(2, some(6, time)),
        TestArchive.container(some(2, time), Events.V1, CodecFactory.nullCodec(), 9_000));
    archive.name(0, "event_date=2026-11-22/hour=10/gone.avro", 100, 3, "00000000", Events.V1);
    Schema weather =
        SchemaBuilder.record("Weather").fields().requiredLong("event_timestamp").endRecord();
    GenericRecord alien = new GenericData.Record(weather);
    alien.put("event_timestamp", time.toEpochMilli());
    archive.object(1, List.of(alien, alien), weather, CodecFactory.nullCodec(), 9_000);
  }

  private List<GenericRecord> some(int count, Instant time) {
    List<GenericRecord> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      some.add(events.at(time.plusSeconds(i)));
    }
    return some;
  }
}
