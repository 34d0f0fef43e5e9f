package io.useractivity.pipeline.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Text to value and back, for every type a key may have. */
final class ValueType {
  private ValueType() {}

  static boolean isMap(Type type) {
    return type instanceof ParameterizedType generic && generic.getRawType() == Map.class;
  }

  static boolean isList(Type type) {
    return type instanceof ParameterizedType generic && generic.getRawType() == List.class;
  }

  static boolean isEnum(Type type) {
    return type instanceof Class<?> plain && plain.isEnum();
  }

  /**
   * Parses a value of any type but a map. Throws IllegalArgumentException with a sentence for the
   * user.
   */
  static Object parse(Type type, String text) {
    if (type == String.class) {
      return text;
    } else if (type == boolean.class) {
      return parseBoolean(text);
    } else if (type == int.class) {
      return parseWhole(text, Integer.MIN_VALUE, Integer.MAX_VALUE).intValue();
    } else if (type == long.class) {
      return parseWhole(text, Long.MIN_VALUE, Long.MAX_VALUE);
    } else if (type == double.class) {
      return parseNumber(text);
    } else if (type == Duration.class) {
      return Durations.parse(text);
    } else if (type == DataSize.class) {
      return DataSize.parse(text);
    } else if (type == Share.class) {
      return Share.parse(text);
    } else if (isEnum(type)) {
      return parseEnum((Class<?>) type, text);
    } else if (isList(type)) {
      return parseList(elementType(type), text);
    }
    throw new IllegalStateException("no key may have the type " + type);
  }

  /** The text that {@link #parse} turns into an equal value. */
  static String format(Object value) {
    if (value instanceof Duration duration) {
      return Durations.format(duration);
    } else if (value instanceof Double number) {
      return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    } else if (value instanceof Enum<?> constant) {
      return kebab(constant);
    } else if (value instanceof List<?> list) {
      return list.stream().map(ValueType::format).collect(Collectors.joining(","));
    }
    return String.valueOf(value);
  }

  /** What the reference calls the type. */
  static String describe(Type type) {
    if (isEnum(type)) {
      return choices((Class<?>) type);
    } else if (isList(type)) {
      return "list of " + describe(elementType(type));
    } else if (isMap(type)) {
      return "map";
    } else if (type == String.class) {
      return "text";
    } else if (type == boolean.class) {
      return "true or false";
    } else if (type == int.class || type == long.class) {
      return "whole number";
    } else if (type == double.class) {
      return "number";
    } else if (type == DataSize.class) {
      return "size";
    }
    return ((Class<?>) type).getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static boolean parseBoolean(String text) {
    return switch (text.trim().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
    };
  }

  private static Long parseWhole(String text, long min, long max) {
    try {
      long number = Long.parseLong(text.trim());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      if (!text.trim().matches("[+-]?\\d+")) {
        throw new IllegalArgumentException("'" + text + "' is not a whole number", notANumber);
      }
    }
    throw new IllegalArgumentException("'" + text + "' is not between " + min + " and " + max);
  }

  private static double parseNumber(String text) {
    if (!text.trim().matches("[+-]?\\d{1,18}(\\.\\d{1,18})?")) {
      throw new IllegalArgumentException("'" + text + "' is not a number, such as 50 or 0.5");
    }
    return Double.parseDouble(text.trim());
  }

  private static Object parseEnum(Class<?> type, String text) {
    String wanted = text.trim().toLowerCase(Locale.ROOT).replace('_', '-');
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> kebab((Enum<?>) constant).equals(wanted))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("'" + text + "' is none of: " + choices(type)));
  }

  private static List<Object> parseList(Type element, String text) {
    return text.isBlank()
        ? List.of()
        : Arrays.stream(text.split(",", -1)).map(part -> parse(element, part.trim())).toList();
  }

  private static Type elementType(Type list) {
    return ((ParameterizedType) list).getActualTypeArguments()[0];
  }

  private static String choices(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> kebab((Enum<?>) constant))
        .collect(Collectors.joining(", "));
  }

  private static String kebab(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
