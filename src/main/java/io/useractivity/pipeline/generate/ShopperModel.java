package io.useractivity.pipeline.generate;

import io.useractivity.pipeline.publish.ActivityEvent;
import java.util.BitSet;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * A discrete-event simulation of the shop: sessions arrive as a Poisson process, shoppers think
 * between steps, and the event that comes first is the next one. It runs on a model time of its
 * own, so the sequence depends on the seed and the parameters alone; the timestamp of each event
 * comes from outside. At the mean rate both times pass equally fast.
 *
 * <p>Memory is bounded: sessions under way are at most about half of the shoppers and {@value
 * #MOST_SESSIONS}. A rate that would need more of them shortens the think times instead.
 */
public final class ShopperModel {
  /** Measured on the walk of {@link ShoppingSession}, and held by a test. */
  static final double EVENTS_PER_SESSION = 5.5;

  /** Time from one event to the next of the same session, in the mean; held by the same test. */
  static final double MEAN_THINK_SECONDS = 20;

  static final int MOST_SESSIONS = 50_000;

  private static final long ARRIVALS = 4;
  private static final double LOYALTY = 1.7;

  private final long seed;
  private final Catalogue catalogue;
  private final int shoppers;
  private final double thinkScale;
  private final double secondsBetweenArrivals;
  private final SplittableRandom arrivals;
  private final BitSet busy = new BitSet();
  private final PriorityQueue<ShoppingSession> underWay =
      new PriorityQueue<>(Comparator.comparingDouble(ShoppingSession::nextAt));
  private double nextArrival;
  private long sessions;

  /**
   * @param eventsPerSecond the mean rate at which {@link #next} will be called
   */
  public ShopperModel(long seed, double eventsPerSecond, int shoppers, int products) {
    this.seed = seed;
    this.shoppers = shoppers;
    this.catalogue = new Catalogue(seed, products);
    double wanted = eventsPerSecond * MEAN_THINK_SECONDS;
    this.thinkScale = Math.min(1, Math.min(shoppers / 2.0, MOST_SESSIONS) / wanted);
    this.secondsBetweenArrivals = EVENTS_PER_SESSION / eventsPerSecond;
    this.arrivals = Mix.stream(seed, ARRIVALS, 0);
  }

  /** The next event of the shop. */
  public ActivityEvent next(long timestampMillis) {
    while (underWay.isEmpty() || nextArrival <= underWay.peek().nextAt()) {
      arrive();
    }
    ShoppingSession session = underWay.remove();
    ActivityEvent event = session.step(timestampMillis);
    if (session.over()) {
      busy.clear(session.shopper().number());
    } else {
      session.think(thinkScale);
      underWay.add(session);
    }
    return event;
  }

  /** Sessions that have begun and not ended. */
  int sessionsUnderWay() {
    return underWay.size();
  }

  private void arrive() {
    if (underWay.size() < shoppers) {
      int number = idleShopper();
      busy.set(number);
      Shopper shopper = Shopper.of(seed, number);
      underWay.add(new ShoppingSession(seed, sessions++, shopper, catalogue, nextArrival));
    }
    nextArrival += secondsBetweenArrivals * arrivals.nextExponential();
  }

  /** Low numbers come more often; whoever is here already is passed over. */
  private int idleShopper() {
    int wished = (int) (shoppers * Math.pow(arrivals.nextDouble(), LOYALTY));
    int idle = busy.nextClearBit(wished);
    return idle < shoppers ? idle : busy.nextClearBit(0);
  }
}
