package io.useractivity.pipeline.event;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * The writer schemas known here, by the CRC-64-AVRO fingerprint of their parsing canonical form.
 * Immutable; safe for any thread.
 */
public final class SchemaCatalog {
  private final Map<Long, Entry> entries;

  private record Entry(Schema schema, String json, String origin) {}

  private SchemaCatalog(Map<String, Schema> byOrigin) {
    Map<Long, Entry> found = new LinkedHashMap<>();
    byOrigin.forEach((origin, schema) -> add(found, origin, schema));
    this.entries = Collections.unmodifiableMap(found);
  }

  /**
   * All {@code *.avsc} files below a folder, or the schemas packaged with this program if the text
   * is empty.
   *
   * @throws IllegalArgumentException naming the file and what is wrong with it
   */
  public static SchemaCatalog load(String folder) {
    return folder.isEmpty() ? packaged() : ofFolder(Path.of(folder));
  }

  /** All {@code *.avsc} files below a folder; at least one. */
  public static SchemaCatalog ofFolder(Path folder) {
    return new SchemaCatalog(SchemaFiles.inFolder(folder));
  }

  /** The schemas packaged with this program. */
  public static SchemaCatalog packaged() {
    return new SchemaCatalog(SchemaFiles.packaged());
  }

  /** One schema file, as bare bodies need it. */
  public static SchemaCatalog ofFile(Path file) {
    return new SchemaCatalog(Map.of(file.toString(), SchemaFiles.inFile(file)));
  }

  /** These schemas. */
  public static SchemaCatalog of(Schema... schemas) {
    Map<String, Schema> byOrigin = new LinkedHashMap<>();
    for (Schema schema : schemas) {
      byOrigin.put("schema " + (byOrigin.size() + 1), schema);
    }
    return new SchemaCatalog(byOrigin);
  }

  /** The fingerprint that identifies a schema. */
  public static long idOf(Schema schema) {
    return SchemaNormalization.parsingFingerprint64(schema);
  }

  /** Fingerprints of all schemas, in the order of their files' names. */
  public Set<Long> ids() {
    return entries.keySet();
  }

  /** The schema of a fingerprint, or empty. */
  public Optional<Schema> find(long id) {
    return Optional.ofNullable(entries.get(id)).map(Entry::schema);
  }

  /** The schema of a fingerprint; throws IllegalArgumentException where it is not known. */
  public Schema schema(long id) {
    return entry(id).schema();
  }

  /**
   * The schema of a full name, the last file's by path if there are several versions; throws
   * IllegalArgumentException where there is none.
   */
  public Schema named(String fullName) {
    return entries.values().stream()
        .filter(entry -> entry.schema().getFullName().equals(fullName))
        .max(Comparator.comparing(Entry::origin))
        .orElseThrow(() -> new IllegalArgumentException("no schema is named " + fullName))
        .schema();
  }

  /** The whole schema as JSON in one line, for a container's header. */
  public String json(long id) {
    return entry(id).json();
  }

  /** File the schema comes from, for messages. */
  public String origin(long id) {
    return entry(id).origin();
  }

  /** 16 lower-case hex digits. */
  static String hex(long id) {
    String digits = Long.toHexString(id);
    return "0".repeat(16 - digits.length()) + digits;
  }

  private Entry entry(long id) {
    Entry entry = entries.get(id);
    if (entry == null) {
      throw new IllegalArgumentException(
          "no schema with fingerprint " + hex(id) + " among the " + entries.size() + " known here");
    }
    return entry;
  }

  private static void add(Map<Long, Entry> found, String origin, Schema schema) {
    Entry other = found.putIfAbsent(idOf(schema), new Entry(schema, schema.toString(), origin));
    // The canonical form leaves logical types out: such schemas cannot be told apart on the wire.
    if (other != null && !other.schema().equals(schema)) {
      throw new IllegalArgumentException(
          origin
              + " and "
              + other.origin()
              + " have the same fingerprint "
              + hex(idOf(schema))
              + " but differ in logical types or other properties; keep one of them");
    }
  }
}
