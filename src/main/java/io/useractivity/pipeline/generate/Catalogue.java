package io.useractivity.pipeline.generate;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The shop's products: log-normal prices per category, and a few that everybody looks at. */
final class Catalogue {
  static final String SHOP = "https://shop.example";

  private static final long KIND = 1;
  private static final double POPULARITY = 3;

  private record Category(String name, double medianPrice) {}

  private static final List<Category> CATEGORIES =
      List.of(
          new Category("shoes", 79),
          new Category("jackets", 119),
          new Category("shirts", 29),
          new Category("books", 14),
          new Category("kitchen", 39),
          new Category("headphones", 89),
          new Category("garden", 24),
          new Category("toys", 19));

  private final List<Product> products;

  Catalogue(long seed, int size) {
    products = IntStream.range(0, size).mapToObj(number -> product(seed, number)).toList();
  }

  /** A product; low numbers are popular. */
  Product pick(SplittableRandom random) {
    return products.get((int) (products.size() * Math.pow(random.nextDouble(), POPULARITY)));
  }

  /** A category's name. */
  String category(SplittableRandom random) {
    return CATEGORIES.get(random.nextInt(CATEGORIES.size())).name();
  }

  private static Product product(long seed, int number) {
    SplittableRandom random = Mix.stream(seed, KIND, number);
    Category category = CATEGORIES.get(random.nextInt(CATEGORIES.size()));
    double wished = category.medianPrice() * Math.exp(0.5 * random.nextGaussian());
    long whole = Math.max(1, Math.min(9_999, Math.round(wished)));
    String id = String.format(Locale.ROOT, "p-%06d", number);
    return new Product(
        id,
        category.name(),
        SHOP + "/p/" + id,
        BigDecimal.valueOf(whole * 100 - 1, 2),
        Map.of("category", category.name()));
  }
}
