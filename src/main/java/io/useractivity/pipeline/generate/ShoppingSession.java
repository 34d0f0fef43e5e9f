package io.useractivity.pipeline.generate;

import io.useractivity.pipeline.publish.ActivityEvent;
import io.useractivity.pipeline.publish.ActivityType;
import io.useractivity.pipeline.publish.Device;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * One visit: a walk over pages that may fill a cart and may end with a purchase. Each {@link #step}
 * is one event; its own random stream makes it independent of everybody else's.
 */
final class ShoppingSession {
  private static final long KIND = 3;
  private static final int MOST_STEPS = 80;

  /** Log-normal think time: half of all pauses are shorter than this. */
  private static final double MEDIAN_THINK_SECONDS = 12;

  private static final double SHORTEST_THINK = 0.8;
  private static final double LONGEST_THINK = 600;

  private final Shopper shopper;
  private final Catalogue catalogue;
  private final SplittableRandom random;
  private final String sessionId;
  private final Device device;
  private final Queue<Line> cart = new ArrayDeque<>();
  private Next next = Next.LANDING;
  private Product product;
  private Line line;
  private String orderId;
  private String page;
  private int steps;
  private double nextAt;

  private record Line(Product product, int quantity) {}

  private enum Next {
    LANDING,
    LISTING,
    PRODUCT,
    ADD_TO_CART,
    CART,
    CHECKOUT,
    PURCHASE,
    CONFIRMATION,
    GONE
  }

  ShoppingSession(long seed, long number, Shopper shopper, Catalogue catalogue, double startsAt) {
    this.shopper = shopper;
    this.catalogue = catalogue;
    this.random = Mix.stream(seed, KIND, number);
    this.sessionId = "s-" + uuid();
    this.device = shopper.device(random);
    this.nextAt = startsAt;
  }

  Shopper shopper() {
    return shopper;
  }

  /** Model time of the next step, seconds. */
  double nextAt() {
    return nextAt;
  }

  boolean over() {
    return next == Next.GONE;
  }

  /** Makes the next event, stamped with a time from outside, and decides what comes after it. */
  ActivityEvent step(long timestampMillis) {
    ActivityEvent event =
        switch (next) {
          case LANDING -> land(timestampMillis);
          case LISTING -> list(timestampMillis);
          case PRODUCT -> view(timestampMillis, look(), product, Map.of());
          case ADD_TO_CART -> addToCart(timestampMillis);
          case CART -> view(timestampMillis, Catalogue.SHOP + "/cart", null, Map.of());
          case CHECKOUT -> view(timestampMillis, Catalogue.SHOP + "/checkout", null, Map.of());
          case PURCHASE -> purchase(timestampMillis);
          case CONFIRMATION -> view(timestampMillis, Catalogue.SHOP + "/thanks", null, Map.of());
          case GONE -> throw new IllegalStateException("session " + sessionId + " is over");
        };
    decide();
    return event;
  }

  /** Sets the time of the next step; {@code scale} below 1 hurries everybody. */
  void think(double scale) {
    boolean sameOrder = next == Next.PURCHASE && orderId != null;
    double seconds =
        sameOrder
            ? 0.01
            : Math.min(
                LONGEST_THINK,
                Math.max(
                    SHORTEST_THINK,
                    shopper.pace() * MEDIAN_THINK_SECONDS * Math.exp(random.nextGaussian())));
    nextAt += seconds * scale;
  }

  private void decide() {
    steps++;
    next =
        switch (next) {
          case LANDING -> either(0.35, Next.GONE, browse());
          case LISTING -> either(0.13, Next.GONE, either(0.7, Next.PRODUCT, Next.LISTING));
          case PRODUCT -> either(0.12, Next.ADD_TO_CART, either(0.15, Next.GONE, browse()));
          case ADD_TO_CART -> either(0.55, Next.CART, browse());
          case CART -> either(0.6, Next.CHECKOUT, either(0.4, Next.GONE, browse()));
          case CHECKOUT -> either(0.7, Next.PURCHASE, Next.GONE);
          case PURCHASE -> cart.isEmpty() ? Next.CONFIRMATION : Next.PURCHASE;
          case CONFIRMATION, GONE -> Next.GONE;
        };
    if (steps >= MOST_STEPS && next != Next.PURCHASE && next != Next.CONFIRMATION) {
      next = Next.GONE;
    }
  }

  private Next browse() {
    return either(0.6, Next.PRODUCT, Next.LISTING);
  }

  private Next either(double chance, Next one, Next other) {
    return random.nextDouble() < chance ? one : other;
  }

  private ActivityEvent land(long timestampMillis) {
    Referrers.Source source = Referrers.pick(random);
    page = source.url();
    double where = random.nextDouble();
    if (where < 0.45) {
      return view(timestampMillis, look(), product, source.properties());
    }
    String url = where < 0.75 ? listing() : Catalogue.SHOP + "/";
    return view(timestampMillis, url, null, source.properties());
  }

  private ActivityEvent list(long timestampMillis) {
    if (random.nextDouble() < 0.3) {
      String query = catalogue.category(random);
      String url = Catalogue.SHOP + "/search?q=" + query;
      return view(timestampMillis, url, null, Map.of("query", query));
    }
    return view(timestampMillis, listing(), null, Map.of());
  }

  private String listing() {
    return Catalogue.SHOP + "/c/" + catalogue.category(random);
  }

  private String look() {
    product = catalogue.pick(random);
    return product.url();
  }

  private ActivityEvent addToCart(long timestampMillis) {
    line = new Line(product, random.nextDouble() < 0.8 ? 1 : 2 + random.nextInt(2));
    cart.add(line);
    return trade(ActivityType.ADD_TO_CART, timestampMillis, product.properties());
  }

  /** One event per line of the cart, all with the same order. */
  private ActivityEvent purchase(long timestampMillis) {
    if (orderId == null) {
      orderId = "o-" + Long.toHexString(random.nextLong());
    }
    line = cart.remove();
    return trade(ActivityType.PURCHASE, timestampMillis, Map.of("order_id", orderId));
  }

  private ActivityEvent view(
      long timestampMillis, String url, Product shown, Map<String, String> properties) {
    String referrer = page;
    page = url;
    String productId = shown == null ? null : shown.id();
    return event(
        ActivityType.PAGE_VIEW,
        timestampMillis,
        referrer,
        productId,
        null,
        null,
        null,
        shown == null || !properties.isEmpty() ? properties : shown.properties());
  }

  private ActivityEvent trade(
      ActivityType type, long timestampMillis, Map<String, String> properties) {
    return event(
        type,
        timestampMillis,
        null,
        line.product().id(),
        line.quantity(),
        line.product().price(),
        shopper.currency(),
        properties);
  }

  private ActivityEvent event(
      ActivityType type,
      long timestampMillis,
      String referrer,
      String productId,
      Integer quantity,
      BigDecimal unitPrice,
      String currency,
      Map<String, String> properties) {
    return new ActivityEvent(
        uuid(),
        shopper.userId(),
        sessionId,
        type,
        timestampMillis,
        page,
        referrer,
        productId,
        quantity,
        unitPrice,
        currency,
        device,
        properties);
  }

  /** A version 4 UUID from this session's stream. */
  private String uuid() {
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    return new UUID(high, low).toString();
  }
}
