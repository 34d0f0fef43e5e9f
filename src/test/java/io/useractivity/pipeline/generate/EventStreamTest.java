package io.useractivity.pipeline.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.useractivity.pipeline.config.Share;
import io.useractivity.pipeline.failure.PipelineException;
import io.useractivity.pipeline.kit.GeneratorConfigs;
import io.useractivity.pipeline.kit.Schemas;
import io.useractivity.pipeline.publish.ActivityEncoder;
import io.useractivity.pipeline.publish.ActivityEvent;
import io.useractivity.pipeline.publish.Outgoing;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventStreamTest {
  private static final Schema SCHEMA = Schemas.userActivity();
  private static final Share NONE = new Share(0);
  private static final int EVENTS = 50_000;

  private final ActivityEncoder encoder = ActivityEncoder.singleObject(SCHEMA);

  private static boolean decodes(byte[] value) {
    try {
      BinaryDecoder in = DecoderFactory.get().binaryDecoder(value, 10, value.length - 10, null);
      new GenericDatumReader<GenericRecord>(SCHEMA).read(null, in);
      return in.isEnd();
    } catch (Exception refused) {
      return false;
    }
  }

  @Test
  void lateEventsAreAsManyAndAsLateAsAsked() {
    EventStream stream =
        new EventStream(GeneratorConfigs.late(50, new Share(0.05), Duration.ofHours(6)), encoder);
    long now = 1_790_000_000_000L;
    int late = 0;
    for (int i = 0; i < EVENTS; i++) {
      long behind = now - ((Outgoing.Event) stream.next(now)).event().timestampMillis();
      assertThat(behind).isBetween(0L, Duration.ofHours(6).toMillis());
      late += behind > 0 ? 1 : 0;
    }
    assertThat(late / (double) EVENTS).isCloseTo(0.05, within(0.005));
  }

  @Test
  void faultsAreAsManyAsAskedAndEachIsWhatItsNameSays() {
    Share share = new Share(0.02);
    EventStream stream =
        new EventStream(GeneratorConfigs.faulty(50, 0, share, share, share, share), encoder);
    byte[] known = Arrays.copyOf(encoder.encode(anEvent()), 10);
    Map<String, Integer> seen = new HashMap<>();
    Map<Outgoing, Integer> sent = new HashMap<>();
    for (int i = 0; i < EVENTS; i++) {
      Outgoing next = stream.next(i);
      seen.merge(kind(next, known), 1, Integer::sum);
      if (next instanceof Outgoing.Event) {
        sent.merge(next, 1, Integer::sum);
      }
    }
    seen.put("duplicate", (int) sent.values().stream().filter(times -> times == 2).count());
    assertThat(sent.values()).allMatch(times -> times <= 2);
    for (String fault : List.of("corrupt", "unknown schema", "unserialisable", "duplicate")) {
      assertThat(seen.get(fault) / (double) EVENTS).as(fault).isCloseTo(0.02, within(0.004));
    }
  }

  private String kind(Outgoing next, byte[] known) {
    if (next instanceof Outgoing.Event event) {
      try {
        encoder.encode(event.event());
        return "good";
      } catch (PipelineException poison) {
        return "unserialisable";
      }
    }
    byte[] value = ((Outgoing.Raw) next).value();
    boolean ours = value.length >= 10 && Arrays.equals(Arrays.copyOf(value, 10), known);
    boolean framed = value.length >= 2 && value[0] == known[0] && value[1] == known[1];
    if (framed && !ours) {
      assertThat(decodes(value)).isTrue();
      return "unknown schema";
    }
    assertThat(framed && decodes(value)).isFalse();
    return "corrupt";
  }

  @ParameterizedTest
  @EnumSource(Corruption.class)
  void noReaderAcceptsACorruptValue(Corruption corruption) {
    SplittableRandom random = new SplittableRandom(7);
    ShopperModel shoppers = new ShopperModel(7, 50, 1_000, 50);
    for (int i = 0; i < 5_000; i++) {
      byte[] good = encoder.encode(shoppers.next(i));
      byte[] bad = corruption.apply(good, 10, random);
      boolean framed = ByteBuffer.wrap(bad).getShort() == (short) 0xC301;
      assertThat(framed && decodes(bad)).isFalse();
      assertThat(decodes(good)).isTrue();
    }
  }

  @Test
  void faultsLeaveTheShoppersAlone() {
    EventStream plain = new EventStream(GeneratorConfigs.plain(50, 0), encoder);
    EventStream faulty =
        new EventStream(GeneratorConfigs.faulty(50, 0, new Share(0.1), NONE, NONE, NONE), encoder);
    List<String> keys = new ArrayList<>();
    List<String> faultyKeys = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      keys.add(plain.next(i).key());
      faultyKeys.add(faulty.next(i).key());
    }
    assertThat(faultyKeys).isEqualTo(keys);
  }

  @Test
  void bareValuesNameNoSchemaSoNoneCanBeUnknown() {
    ActivityEncoder bare = ActivityEncoder.bare(SCHEMA);
    var config = GeneratorConfigs.faulty(50, 0, NONE, new Share(0.1), NONE, NONE);
    assertThatThrownBy(() -> new EventStream(config, bare))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("generator.unknown-schema is 10%");
  }

  private static ActivityEvent anEvent() {
    return new ShopperModel(1, 50, 10, 10).next(0);
  }
}
