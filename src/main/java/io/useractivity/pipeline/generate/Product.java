package io.useractivity.pipeline.generate;

import java.math.BigDecimal;
import java.util.Map;

/**
 * Something the shop sells.
 *
 * @param price two digits after the point
 * @param properties what every event about it says; shared, immutable
 */
record Product(
    String id, String category, String url, BigDecimal price, Map<String, String> properties) {}
