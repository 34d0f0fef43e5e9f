package io.useractivity.pipeline.generate;

import io.useractivity.pipeline.publish.Device;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Somebody who comes back: always the same devices, currency and pace. Derived from the seed and
 * the number, so that any number of shoppers costs no memory.
 *
 * @param pace factor on think times, around 1
 */
record Shopper(int number, String userId, List<Device> devices, String currency, double pace) {
  private static final long KIND = 2;

  private record Kit(Device.Type type, String os, String browser) {
    Device speaking(String language) {
      return new Device(type, os, browser, language);
    }
  }

  private record Home(String currency, String language) {}

  private static final List<Kit> PHONES =
      List.of(
          new Kit(Device.Type.MOBILE, "Android", "Chrome Mobile"),
          new Kit(Device.Type.MOBILE, "iOS", "Safari"),
          new Kit(Device.Type.MOBILE, "Android", "Samsung Internet"),
          new Kit(Device.Type.MOBILE, "Android", "Firefox"));

  private static final List<Kit> OTHERS =
      List.of(
          new Kit(Device.Type.DESKTOP, "Windows", "Chrome"),
          new Kit(Device.Type.DESKTOP, "Windows", "Edge"),
          new Kit(Device.Type.DESKTOP, "macOS", "Safari"),
          new Kit(Device.Type.DESKTOP, "Linux", "Firefox"),
          new Kit(Device.Type.TABLET, "iPadOS", "Safari"));

  private static final List<Home> HOMES =
      List.of(
          new Home("EUR", "de-DE"),
          new Home("EUR", "fr-FR"),
          new Home("EUR", "es-ES"),
          new Home("USD", "en-US"),
          new Home("USD", "en-US"),
          new Home("GBP", "en-GB"),
          new Home("CHF", "de-CH"),
          new Home("USD", null));

  static Shopper of(long seed, int number) {
    SplittableRandom random = Mix.stream(seed, KIND, number);
    Home home = HOMES.get(random.nextInt(HOMES.size()));
    Device phone = PHONES.get(random.nextInt(PHONES.size())).speaking(home.language());
    Device other = OTHERS.get(random.nextInt(OTHERS.size())).speaking(home.language());
    double habit = random.nextDouble();
    List<Device> devices =
        habit < 0.45 ? List.of(phone) : habit < 0.7 ? List.of(other) : List.of(phone, other);
    return new Shopper(
        number, userId(number), devices, home.currency(), Math.exp(0.3 * random.nextGaussian()));
  }

  /** {@code u-} and eight digits; String.format would take most of a session's time. */
  private static String userId(int number) {
    String digits = Integer.toString(number);
    return "u-" + "0".repeat(Math.max(0, 8 - digits.length())) + digits;
  }

  /** The device of one session. */
  Device device(SplittableRandom random) {
    return devices.get(random.nextInt(devices.size()));
  }
}
