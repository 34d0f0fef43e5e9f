package io.useractivity.etl.testing;

import io.useractivity.etl.store.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A store whose process dies at a chosen change: before it, or after it but before the answer. */
public final class MemoryStore implements ObjectStore {
  /** The process is gone. */
  public static final class Crash extends Error {
    private static final long serialVersionUID = 1;
  }

  private final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();
  private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
  private volatile boolean afterwards;
  private volatile boolean dead;

  /** Dies at the change with this number, counted from now and from 0. */
  public void dieAt(int change, boolean afterIt) {
    left.set(change);
    afterwards = afterIt;
    dead = false;
  }

  public void revive() {
    left.set(Integer.MAX_VALUE);
    dead = false;
  }

  public boolean dead() {
    return dead;
  }

  private synchronized <T> T change(java.util.function.Supplier<T> change) {
    alive();
    boolean last = left.getAndDecrement() == 0;
    if (last && !afterwards) {
      dead = true;
      throw new Crash();
    }
    T result = change.get();
    if (last) {
      dead = true;
      throw new Crash();
    }
    return result;
  }

  private void alive() {
    if (dead) {
      throw new Crash();
    }
  }

  public Map<String, byte[]> objects() {
    return objects;
  }

  @Override
  public String uri() {
    return "memory:";
  }

  @Override
  public String hadoopUri() {
    return "memory:";
  }

  @Override
  public List<Listed> list(String prefix, String after, int max) {
    alive();
    List<Listed> found = new ArrayList<>();
    objects.forEach(
        (key, content) -> {
          if (key.startsWith(prefix) && key.compareTo(after) > 0 && found.size() < max) {
            found.add(new Listed(key, content.length, "e"));
          }
        });
    return found;
  }

  @Override
  public List<String> folders(String prefix) {
    alive();
    TreeSet<String> folders = new TreeSet<>();
    for (String key : objects.keySet()) {
      int slash = key.startsWith(prefix) ? key.indexOf('/', prefix.length()) : -1;
      if (slash > 0) {
        folders.add(key.substring(prefix.length(), slash));
      }
    }
    return List.copyOf(folders);
  }

  @Override
  public Optional<Long> size(String key) {
    return get(key).map(content -> (long) content.length);
  }

  @Override
  public Optional<byte[]> get(String key) {
    alive();
    return Optional.ofNullable(objects.get(key));
  }

  @Override
  public Optional<InputStream> open(String key) {
    return get(key).map(ByteArrayInputStream::new);
  }

  @Override
  public void put(String key, byte[] content) {
    change(() -> objects.put(key, content));
  }

  @Override
  public boolean putIfAbsent(String key, byte[] content) {
    return change(() -> objects.putIfAbsent(key, content) == null);
  }

  @Override
  public boolean copy(String from, String to) {
    return change(
        () -> {
          byte[] content = objects.get(from);
          if (content != null) {
            objects.put(to, content);
          }
          return content != null;
        });
  }

  @Override
  public void delete(List<String> keys) {
    for (String key : keys) {
      change(() -> objects.remove(key));
    }
  }
}
