package io.useractivity.etl.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A folder as a store. New content appears under its name in one step (link or rename), so that
 * readers and competing writers see all of it or nothing. Names that start with a dot are hidden:
 * temporary files and Hadoop's checksums.
 */
final class FolderStore implements ObjectStore {
  private final Path root;

  FolderStore(Path root) {
    this.root = root;
  }

  @Override
  public String uri() {
    return root.toString();
  }

  @Override
  public String hadoopUri() {
    // Hadoop takes the text as it is: nothing is escaped
    return "file://" + (root.toString().equals("/") ? "" : root);
  }

  @Override
  public List<Listed> list(String prefix, String after, int max) throws IOException {
    Path folder = path(prefix.substring(0, prefix.lastIndexOf('/') + 1));
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      List<Listed> found = new ArrayList<>();
      for (Path path : (Iterable<Path>) walk.filter(Files::isRegularFile)::iterator) {
        String key = root.relativize(path).toString();
        if (!hidden(path) && key.startsWith(prefix) && key.compareTo(after) > 0) {
          found.add(listed(key, path));
        }
      }
      found.sort((one, other) -> one.key().compareTo(other.key()));
      return found.size() > max ? List.copyOf(found.subList(0, max)) : found;
    }
  }

  private static Listed listed(String key, Path path) throws IOException {
    return new Listed(
        key, Files.size(path), Long.toHexString(Files.getLastModifiedTime(path).toMillis()));
  }

  private static boolean hidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }

  @Override
  public List<String> folders(String prefix) throws IOException {
    Path folder = path(prefix);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> below = Files.list(folder)) {
      return below
          .filter(Files::isDirectory)
          .map(path -> path.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  @Override
  public Optional<Long> size(String key) throws IOException {
    Path path = path(key);
    return Files.isRegularFile(path) ? Optional.of(Files.size(path)) : Optional.empty();
  }

  @Override
  public Optional<byte[]> get(String key) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(path(key)));
    } catch (NoSuchFileException missing) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<InputStream> open(String key) throws IOException {
    try {
      return Optional.of(Files.newInputStream(path(key)));
    } catch (NoSuchFileException missing) {
      return Optional.empty();
    }
  }

  @Override
  public void put(String key, byte[] content) throws IOException {
    Path temporary = temporary(key);
    Files.write(temporary, content);
    Files.move(temporary, path(key), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void put(String key, Path file) throws IOException {
    Path temporary = temporary(key);
    Files.copy(file, temporary);
    Files.move(temporary, path(key), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public boolean putIfAbsent(String key, byte[] content) throws IOException {
    Path temporary = temporary(key);
    Files.write(temporary, content);
    try {
      Files.createLink(path(key), temporary);
      return true;
    } catch (FileAlreadyExistsException lost) {
      return false;
    } finally {
      Files.delete(temporary);
    }
  }

  @Override
  public boolean copy(String from, String to) throws IOException {
    Path temporary = temporary(to);
    try {
      Files.copy(path(from), temporary);
    } catch (NoSuchFileException missing) {
      return false;
    }
    Files.move(temporary, path(to), StandardCopyOption.ATOMIC_MOVE);
    return true;
  }

  @Override
  public boolean copyFrom(ObjectStore other, String from, String to) throws IOException {
    Optional<InputStream> content = other.open(from);
    if (content.isEmpty()) {
      return false;
    }
    try (InputStream in = content.get()) {
      Path temporary = temporary(to);
      Files.copy(in, temporary);
      Files.move(temporary, path(to), StandardCopyOption.ATOMIC_MOVE);
      return true;
    }
  }

  @Override
  public void delete(List<String> keys) throws IOException {
    for (String key : keys) {
      Path path = path(key);
      Files.deleteIfExists(path);
      Files.deleteIfExists(path.resolveSibling("." + path.getFileName() + ".crc"));
      deleteEmptyFolders(path.getParent());
    }
  }

  /** A store has no folders: those that become empty vanish with their last object. */
  private void deleteEmptyFolders(Path folder) throws IOException {
    for (Path at = folder;
        at != null && !at.equals(root) && Files.isDirectory(at);
        at = at.getParent()) {
      try (Stream<Path> inside = Files.list(at)) {
        if (inside.findAny().isPresent()) {
          return;
        }
      }
      Files.deleteIfExists(at);
    }
  }

  /**
   * Where a key is; keys come from manifests and from other stores, where they may hold anything.
   */
  private Path path(String key) throws IOException {
    Path path = root.resolve(key).normalize();
    if (!path.startsWith(root.normalize())) {
      throw new IOException("the key " + key + " leaves the folder " + root);
    }
    return path;
  }

  private Path temporary(String key) throws IOException {
    Path target = path(key);
    Files.createDirectories(target.getParent());
    return target.resolveSibling("." + UUID.randomUUID() + ".tmp");
  }
}
