package io.useractivity.pipeline.view.web;

import io.useractivity.pipeline.deadletter.DeadLetter;
import io.useractivity.pipeline.deadletter.DeadLetterHeaders;
import io.useractivity.pipeline.kafka.TailHandler;
import io.useractivity.pipeline.kafka.TopicRecord;
import io.useractivity.pipeline.notice.NoticeJson;
import io.useractivity.pipeline.view.DeadLetters;
import io.useractivity.pipeline.view.DecodeBudget;
import io.useractivity.pipeline.view.EventDecoder;
import io.useractivity.pipeline.view.LiveFeed;
import io.useractivity.pipeline.view.ObjectIndex;
import io.useractivity.pipeline.view.ProcessBoard;
import io.useractivity.pipeline.view.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the tailed topics into the view's state. Handler methods: the tail's thread only. */
final class TailFeed implements TailHandler {
  private static final Logger log = LoggerFactory.getLogger(TailFeed.class);
  private static final int CHUNK = 256;

  /** The topics it understands. */
  record Topics(String events, String deadLetters, String notices) {}

  private final Topics topics;
  private final EventDecoder decoder;
  private final DecodeBudget budget;
  private final LongSupplier clock;
  private final LiveFeed feed;
  private final ObjectIndex objects;
  private final DeadLetters deadLetters;
  private final ProcessBoard board;
  private final List<Row> rows = new ArrayList<>(CHUNK);
  private volatile Optional<String> trouble = Optional.of("connecting to Kafka");
  private volatile Map<Integer, Long> ends = Map.of();
  private int stride = 1;
  private int left;
  private int number;

  TailFeed(
      Topics topics,
      EventDecoder decoder,
      DecodeBudget budget,
      LongSupplier clock,
      LiveFeed feed,
      ObjectIndex objects,
      DeadLetters deadLetters,
      ProcessBoard board) {
    this.topics = topics;
    this.decoder = decoder;
    this.budget = budget;
    this.clock = clock;
    this.feed = feed;
    this.objects = objects;
    this.deadLetters = deadLetters;
    this.board = board;
  }

  /** Why nothing can be read now, or empty. Any thread. */
  Optional<String> trouble() {
    return trouble;
  }

  /** End of each partition of the event topic. Any thread. */
  Map<Integer, Long> ends() {
    return ends;
  }

  @Override
  public void poll(String topic, int records) {
    if (topic.equals(topics.events())) {
      feed.seen(records);
      stride = budget.stride(records, clock.getAsLong());
      left = records;
      number = 0;
    }
  }

  @Override
  public void record(String topic, int partition, TopicRecord record) {
    if (topic.equals(topics.events())) {
      event(partition, record);
    } else if (topic.equals(topics.notices())) {
      notice(record);
    } else {
      deadLetter(record);
    }
  }

  private void event(int partition, TopicRecord record) {
    if (number++ % stride == 0) {
      rows.add(decoder.row(partition, record.offset(), record.timestamp(), record.value()));
    }
    left--;
    if (rows.size() == CHUNK || left == 0) {
      feed.offer(rows, stride, clock.getAsLong());
      rows.clear();
    }
  }

  private void notice(TopicRecord record) {
    byte[] key = record.key();
    try {
      if (NoticeJson.isProcess(key)) {
        if (record.value() == null) {
          board.ended(NoticeJson.process(key));
        } else {
          board.update(NoticeJson.readStatus(record.value()));
        }
      } else if (NoticeJson.isNotice(key) && record.value() != null) {
        objects.add(NoticeJson.readNotice(record.value()));
      }
    } catch (IOException foreign) {
      log.atDebug().addKeyValue("offset", record.offset()).log("No notice of ours");
    }
  }

  private void deadLetter(TopicRecord record) {
    try {
      DeadLetter letter = DeadLetterHeaders.parse(record.value(), record.headers());
      deadLetters.add(
          new String(record.key() == null ? new byte[0] : record.key(), StandardCharsets.UTF_8),
          new DeadLetters.Letter(
              record.timestamp(),
              letter.reason().label(),
              letter.stage().name().toLowerCase(Locale.ROOT),
              letter.partition(),
              letter.offset(),
              letter.detail(),
              letter.value() == null ? 0 : letter.value().length));
    } catch (IllegalArgumentException foreign) {
      log.atDebug().addKeyValue("offset", record.offset()).log("No dead letter of ours");
    }
  }

  @Override
  public void skipped(String topic, long records) {
    if (topic.equals(topics.events())) {
      feed.skipped(records);
    }
  }

  @Override
  public void ends(String topic, Map<Integer, Long> partitionEnds) {
    if (topic.equals(topics.events())) {
      ends = Map.copyOf(partitionEnds);
    }
  }

  @Override
  public void trouble(Optional<String> why) {
    if (why.isPresent() && trouble.isEmpty()) {
      log.atWarn().addKeyValue("cause", why.get()).log("The live view cannot read Kafka");
    }
    trouble = why;
  }
}
