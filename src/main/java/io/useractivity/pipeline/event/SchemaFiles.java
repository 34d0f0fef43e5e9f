package io.useractivity.pipeline.event;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/** Reads schema files from a folder, from one file, or from this program's resources. */
final class SchemaFiles {
  private static final String RESOURCES = "/schemas/";

  /** Lists the packaged schemas, a path per line: a jar's folder cannot be listed. */
  private static final String INDEX = RESOURCES + "index.txt";

  private static final String SUFFIX = ".avsc";

  private SchemaFiles() {}

  static Map<String, Schema> inFolder(Path folder) {
    Map<String, Schema> schemas = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      files
          .filter(file -> file.toString().endsWith(SUFFIX) && !isHidden(folder.relativize(file)))
          .forEach(file -> schemas.put(file.toString(), inFile(file)));
    } catch (IOException | UncheckedIOException unreadable) {
      throw new IllegalArgumentException(
          "cannot read the schema folder " + folder + ": " + unreadable, unreadable);
    }
    if (schemas.isEmpty()) {
      throw new IllegalArgumentException("no *.avsc file below the schema folder " + folder);
    }
    return schemas;
  }

  static Schema inFile(Path file) {
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          "cannot read the schema file " + file + ": " + unreadable, unreadable);
    }
  }

  static Map<String, Schema> packaged() {
    Map<String, Schema> schemas = new TreeMap<>();
    resource(INDEX)
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(path -> schemas.put(path, parse(path, resource(RESOURCES + path.trim()))));
    return schemas;
  }

  private static Schema parse(String origin, String json) {
    try {
      Schema schema = new Schema.Parser().parse(json);
      if (schema.getType() == Schema.Type.RECORD) {
        return schema;
      }
      throw new IllegalArgumentException(
          origin + " is a schema of type " + schema.getType().getName() + "; events are records");
    } catch (AvroRuntimeException invalid) {
      throw new IllegalArgumentException(
          origin + " is not an Avro schema: " + invalid.getMessage(), invalid);
    }
  }

  private static String resource(String path) {
    try (InputStream stream = SchemaFiles.class.getResourceAsStream(path)) {
      if (stream == null) {
        throw new IllegalStateException("this program lacks its resource " + path);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read the resource " + path, unreadable);
    }
  }

  /** Kubernetes mounts a ConfigMap's files a second time below folders named {@code ..data}. */
  private static boolean isHidden(Path path) {
    for (Path name : path) {
      if (name.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }
}
