package io.useractivity.pipeline.publish;

import java.math.BigDecimal;
import java.util.Map;

/**
 * One user activity before it is encoded. Nothing is checked here: the encoder decides what can be
 * serialised.
 *
 * @param timestampMillis when it happened, milliseconds since 1970 UTC
 * @param referrer the page before, or null
 * @param productId null where no product is shown
 * @param quantity null except for carts and purchases
 * @param unitPrice two digits after the point; null except for carts and purchases
 * @param currency ISO 4217, null where there is no price
 */
public record ActivityEvent(
    String eventId,
    String userId,
    String sessionId,
    ActivityType type,
    long timestampMillis,
    String pageUrl,
    String referrer,
    String productId,
    Integer quantity,
    BigDecimal unitPrice,
    String currency,
    Device device,
    Map<String, String> properties) {}
