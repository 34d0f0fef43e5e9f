package io.useractivity.pipeline.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces <code>${file:/path}</code> by the file's text and <code>${env:NAME}</code> by the
 * variable's value; <code>$${file:x}</code> stands for itself with one dollar. What was inserted is
 * not looked at again.
 */
final class Placeholders {
  private static final Pattern FORM = Pattern.compile("(\\$?)\\$\\{(file|env):([^}]*)}");
  private static final long MAX_FILE_BYTES = 1 << 20;

  /** The text, and whether some of it came from a file. */
  record Expanded(String text, boolean fromFile) {}

  private Placeholders() {}

  /** Throws IllegalArgumentException with a sentence for the user. */
  static Expanded expand(String text, Map<String, String> environment) {
    Matcher match = FORM.matcher(text);
    StringBuilder result = new StringBuilder();
    boolean fromFile = false;
    while (match.find()) {
      String replacement;
      if (!match.group(1).isEmpty()) {
        replacement = match.group().substring(1);
      } else if (match.group(2).equals("file")) {
        replacement = readFile(match.group(3));
        fromFile = true;
      } else {
        replacement = variable(match.group(3), environment);
      }
      match.appendReplacement(result, Matcher.quoteReplacement(replacement));
    }
    return new Expanded(match.appendTail(result).toString(), fromFile);
  }

  /**
   * A small file's text without the line end at its end. Throws IllegalArgumentException with a
   * sentence for the user.
   */
  static String readFile(String name) {
    try {
      Path file = Path.of(name);
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new IllegalArgumentException("file " + name + " is larger than 1 MiB");
      }
      String text = Files.readString(file);
      return text.replaceFirst("\\r?\\n\\z", "");
    } catch (NoSuchFileException missing) {
      throw new IllegalArgumentException("file " + name + " does not exist", missing);
    } catch (IOException | InvalidPathException unreadable) {
      throw new IllegalArgumentException(
          "file " + name + " cannot be read (" + unreadable + ")", unreadable);
    }
  }

  private static String variable(String name, Map<String, String> environment) {
    String value = environment.get(name);
    if (value == null) {
      throw new IllegalArgumentException("environment variable " + name + " is not set");
    }
    return value;
  }
}
