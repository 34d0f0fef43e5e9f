package io.useractivity.pipeline.generate;

import io.useractivity.pipeline.publish.Device;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Somebody who comes back: always the same devices, currency and pace. Derived from the seed and
 * the number, so that any number of shoppers costs no memory.
 *
 * @param pace factor on think times, around 1
 */
record Shopper(int number, String userId, List<Device> devices, String currency, double pace) {
  private static final long KIND = 2;

  private static final List<Device> PHONES =
      List.of(
          new Device(Device.Type.MOBILE, "Android", "Chrome Mobile"),
          new Device(Device.Type.MOBILE, "iOS", "Safari"),
          new Device(Device.Type.MOBILE, "Android", "Samsung Internet"),
          new Device(Device.Type.MOBILE, "Android", "Firefox"));

  private static final List<Device> OTHERS =
      List.of(
          new Device(Device.Type.DESKTOP, "Windows", "Chrome"),
          new Device(Device.Type.DESKTOP, "Windows", "Edge"),
          new Device(Device.Type.DESKTOP, "macOS", "Safari"),
          new Device(Device.Type.DESKTOP, "Linux", "Firefox"),
          new Device(Device.Type.TABLET, "iPadOS", "Safari"));

  private static final List<String> CURRENCIES = List.of("EUR", "EUR", "USD", "GBP", "CHF");

  static Shopper of(long seed, int number) {
    SplittableRandom random = Mix.stream(seed, KIND, number);
    Device phone = PHONES.get(random.nextInt(PHONES.size()));
    Device other = OTHERS.get(random.nextInt(OTHERS.size()));
    double habit = random.nextDouble();
    List<Device> devices =
        habit < 0.45 ? List.of(phone) : habit < 0.7 ? List.of(other) : List.of(phone, other);
    return new Shopper(
        number,
        String.format(Locale.ROOT, "u-%08d", number),
        devices,
        CURRENCIES.get(random.nextInt(CURRENCIES.size())),
        Math.exp(0.3 * random.nextGaussian()));
  }

  /** The device of one session. */
  Device device(SplittableRandom random) {
    return devices.get(random.nextInt(devices.size()));
  }
}
