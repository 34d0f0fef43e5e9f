package io.useractivity.pipeline.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.useractivity.pipeline.publish.ActivityEvent;
import io.useractivity.pipeline.publish.ActivityType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShopperModelTest {
  private static final double RATE = 50;
  private static final int EVENTS = 200_000;

  private static List<ActivityEvent> events(long seed, double rate, int shoppers, int count) {
    ShopperModel model = new ShopperModel(seed, rate, shoppers, 500);
    List<ActivityEvent> events = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      events.add(model.next((long) (i / rate * 1_000)));
    }
    return events;
  }

  @Test
  void theSameSeedTellsTheSameStoryAndAnotherSeedAnother() {
    List<ActivityEvent> once = events(42, RATE, 10_000, 5_000);
    assertThat(events(42, RATE, 10_000, 5_000)).isEqualTo(once);
    assertThat(events(43, RATE, 10_000, 5_000)).isNotEqualTo(once);
  }

  @Test
  void identifiersAndContentDoNotDependOnTheClock() {
    ShopperModel today = new ShopperModel(42, RATE, 1_000, 50);
    ShopperModel tomorrow = new ShopperModel(42, RATE, 1_000, 50);
    for (int i = 0; i < 1_000; i++) {
      ActivityEvent a = today.next(i);
      ActivityEvent b = tomorrow.next(86_400_000L + 7 * i);
      assertThat(b.eventId()).isEqualTo(a.eventId());
      assertThat(b.pageUrl()).isEqualTo(a.pageUrl());
      assertThat(b.timestampMillis()).isEqualTo(86_400_000L + 7 * i);
    }
  }

  @Test
  void peopleBrowseMoreThanTheyAddAndAddMoreThanTheyBuy() {
    Map<ActivityType, Integer> counts = new HashMap<>();
    events(1, RATE, 10_000, EVENTS).forEach(event -> counts.merge(event.type(), 1, Integer::sum));
    double purchases = counts.get(ActivityType.PURCHASE) / (double) EVENTS;
    double additions = counts.get(ActivityType.ADD_TO_CART) / (double) EVENTS;
    assertThat(additions).isBetween(0.04, 0.12);
    assertThat(purchases).isBetween(0.01, additions / 2);
  }

  @Test
  void everyEventIdIsUniqueAndOfVersion4() {
    Set<String> ids = new HashSet<>();
    for (ActivityEvent event : events(1, RATE, 10_000, EVENTS)) {
      assertThat(ids.add(event.eventId())).isTrue();
    }
    assertThat(ids)
        .allMatch(id -> id.matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-.{12}"));
  }

  @Test
  void thinkTimesAreSecondsToMinutesAndTheConstantsOfTheModelHold() {
    Map<String, Long> lastSeen = new HashMap<>();
    List<Double> pauses = new ArrayList<>();
    for (ActivityEvent event : events(1, RATE, 10_000, EVENTS)) {
      Long before = lastSeen.put(event.sessionId(), event.timestampMillis());
      if (before != null) {
        pauses.add((event.timestampMillis() - before) / 1_000.0);
      }
    }
    pauses.sort(null);
    double mean = pauses.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    assertThat(pauses.get(pauses.size() / 2)).isBetween(6.0, 20.0);
    assertThat(pauses.get(pauses.size() * 99 / 100)).isBetween(60.0, 300.0);
    assertThat(mean)
        .isCloseTo(ShopperModel.MEAN_THINK_SECONDS, within(0.15 * ShopperModel.MEAN_THINK_SECONDS));
    assertThat(EVENTS / (double) lastSeen.size())
        .isCloseTo(ShopperModel.EVENTS_PER_SESSION, within(0.1 * ShopperModel.EVENTS_PER_SESSION));
  }

  @Test
  void shoppersComeBackWithTheirOwnDevices() {
    Map<String, Set<String>> sessions = new HashMap<>();
    Map<String, Set<Object>> devices = new HashMap<>();
    for (ActivityEvent event : events(1, RATE, 2_000, EVENTS)) {
      sessions.computeIfAbsent(event.userId(), key -> new HashSet<>()).add(event.sessionId());
      devices.computeIfAbsent(event.userId(), key -> new HashSet<>()).add(event.device());
    }
    assertThat(sessions.values()).anyMatch(all -> all.size() > 10);
    assertThat(devices.values()).allMatch(all -> all.size() <= 2);
  }

  @Test
  void onlyWhatIsInTheCartIsBought() {
    Map<String, List<String>> carts = new HashMap<>();
    for (ActivityEvent event : events(3, RATE, 10_000, EVENTS)) {
      List<String> cart = carts.computeIfAbsent(event.sessionId(), key -> new ArrayList<>());
      String line = event.productId() + event.quantity() + event.unitPrice() + event.currency();
      if (event.type() == ActivityType.ADD_TO_CART) {
        cart.add(line);
      } else if (event.type() == ActivityType.PURCHASE) {
        assertThat(cart.remove(line)).as(line).isTrue();
      } else {
        assertThat(event.unitPrice()).isNull();
      }
    }
  }

  @Test
  void aRateBeyondTheShoppersShortensThinkTimesInsteadOfUsingMemory() {
    ShopperModel model = new ShopperModel(42, 100_000, 1_000, 50);
    for (int i = 0; i < 50_000; i++) {
      model.next(i);
      assertThat(model.sessionsUnderWay()).isLessThanOrEqualTo(1_000);
    }
  }

  @Test
  void oneShopperHasOneSessionAtATime() {
    ShopperModel model = new ShopperModel(42, 1, 1, 1);
    Set<String> ended = new HashSet<>();
    String current = "";
    for (int i = 0; i < 1_000; i++) {
      String session = model.next(i).sessionId();
      if (!session.equals(current)) {
        assertThat(ended.add(current)).isTrue();
        current = session;
      }
    }
  }
}
