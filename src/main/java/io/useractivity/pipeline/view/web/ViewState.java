package io.useractivity.pipeline.view.web;

import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.event.EventInspector;
import io.useractivity.pipeline.event.SchemaCatalog;
import io.useractivity.pipeline.event.TimestampField;
import io.useractivity.pipeline.event.WireFraming;
import io.useractivity.pipeline.kafka.KafkaSettings;
import io.useractivity.pipeline.kafka.TopicTail;
import io.useractivity.pipeline.view.Columns;
import io.useractivity.pipeline.view.DeadLetters;
import io.useractivity.pipeline.view.DecodeBudget;
import io.useractivity.pipeline.view.EventDecoder;
import io.useractivity.pipeline.view.LiveFeed;
import io.useractivity.pipeline.view.ObjectIndex;
import io.useractivity.pipeline.view.ProcessBoard;
import io.useractivity.pipeline.view.RateHistory;
import io.useractivity.pipeline.view.StatusDocument;
import io.useractivity.pipeline.view.Whereabouts;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;

/** Everything the view knows, wired once from the configuration. */
record ViewState(
    Columns columns,
    LiveFeed feed,
    ObjectIndex objects,
    DeadLetters deadLetters,
    StatusDocument document,
    EventLookup lookup,
    TailFeed tailFeed,
    KafkaSettings kafka,
    TailFeed.Topics topics) {
  private static final int MASK_KEY_BYTES = 32;
  private static final long NOTICE_BACKLOG = 5_000;
  private static final long DEAD_LETTER_BACKLOG = 500;

  static ViewState of(PipelineConfig config) {
    PipelineConfig.View view = config.view();
    Columns columns = Columns.of(view.columns(), view.typeField(), view.mask());
    SchemaCatalog schemas = schemas(config.events());
    byte[] maskKey = new byte[MASK_KEY_BYTES];
    new SecureRandom().nextBytes(maskKey);
    int rowsPerFrame = (int) Math.max(1, view.rowsPerSecond() * LiveClients.FRAME_MILLIS / 1_000);
    LiveFeed feed = new LiveFeed(columns, rowsPerFrame, new RateHistory());
    ObjectIndex objects = new ObjectIndex();
    DeadLetters deadLetters = new DeadLetters();
    ProcessBoard board = new ProcessBoard(view.statusInterval().toMillis());
    KafkaSettings kafka = new KafkaSettings(config.kafka());
    String topic = config.kafka().topic();
    TailFeed.Topics topics = new TailFeed.Topics(topic, config.deadLetter().topic(), view.topic());
    TailFeed tailFeed =
        new TailFeed(
            topics,
            new EventDecoder(inspector(config.events(), schemas), schemas, columns, maskKey),
            new DecodeBudget(view.maxDecoded(), System.currentTimeMillis()),
            System::currentTimeMillis,
            feed,
            objects,
            deadLetters,
            board);
    EventLookup lookup =
        new EventLookup(
            kafka,
            topic,
            new EventDecoder(inspector(config.events(), schemas), schemas, columns, maskKey),
            schemas,
            new Whereabouts(objects, deadLetters, topic),
            () -> board.current(System.currentTimeMillis()));
    StatusDocument document =
        new StatusDocument(
            columns, Columns.split(view.funnel()), feed, objects, deadLetters, board);
    return new ViewState(
        columns, feed, objects, deadLetters, document, lookup, tailFeed, kafka, topics);
  }

  TopicTail startTail() {
    return TopicTail.start(
        kafka,
        Map.of(
            topics.events(),
            0L,
            topics.deadLetters(),
            DEAD_LETTER_BACKLOG,
            topics.notices(),
            NOTICE_BACKLOG),
        tailFeed);
  }

  String trouble() {
    return tailFeed.trouble().orElse("");
  }

  Map<Integer, Long> ends() {
    return tailFeed.ends();
  }

  private static SchemaCatalog schemas(PipelineConfig.Events events) {
    return events.format() == PipelineConfig.WireFormat.BARE
        ? SchemaCatalog.ofFile(Path.of(events.schemaFile()))
        : SchemaCatalog.load(events.schemas());
  }

  private static EventInspector inspector(PipelineConfig.Events events, SchemaCatalog schemas) {
    WireFraming framing =
        events.format() == PipelineConfig.WireFormat.BARE
            ? WireFraming.bare(schemas.ids().iterator().next())
            : WireFraming.singleObject();
    TimestampField time =
        new TimestampField(
            events.timestampField(), TimestampField.Unit.valueOf(events.timestampUnit().name()));
    return new EventInspector(framing, schemas, time, events.checkUtf8());
  }
}
