package io.useractivity.pipeline.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.useractivity.pipeline.upload.MultipartAction.Abort;
import io.useractivity.pipeline.upload.MultipartAction.Complete;
import io.useractivity.pipeline.upload.MultipartAction.Create;
import io.useractivity.pipeline.upload.MultipartAction.PutWhole;
import io.useractivity.pipeline.upload.MultipartAction.Upload;
import io.useractivity.pipeline.upload.MultipartState.Phase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MultipartStateTest {
  private static final long PART = PartPlan.MIN_PART_BYTES;

  private static final Map<String, Function<MultipartState, List<MultipartAction>>> INPUTS =
      new LinkedHashMap<>();

  static {
    INPUTS.put("part", state -> state.part(PART));
    INPUTS.put("complete", state -> state.complete(0));
    INPUTS.put("completeRest", state -> state.complete(1));
    INPUTS.put("created", MultipartState::created);
    INPUTS.put("createFailed", MultipartState::createFailed);
    INPUTS.put("partDone", MultipartState::partDone);
    INPUTS.put("partFailed", MultipartState::partFailed);
    INPUTS.put("completed", MultipartState::completed);
    INPUTS.put("completeFailed", MultipartState::completeFailed);
    INPUTS.put("abort", MultipartState::abort);
    INPUTS.put("aborted", MultipartState::aborted);
  }

  /**
   * Row: how the state was reached, then what each input leads to, in the order of INPUTS. C
   * create, U upload, F finish (complete), W put whole, A abort; {@code -} = illegal.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          new                                    | CREATING:C | COMPLETING:W | COMPLETING:W | - | - | - | - | - | - | ABORTED: | -
          part                                   | CREATING: | CREATING: | CREATING: | OPEN:U | FAILED: | - | - | - | - | ABORTING: | -
          part part                              | CREATING: | CREATING: | CREATING: | OPEN:UU | FAILED: | - | - | - | - | ABORTING: | -
          part complete                          | - | - | - | SEALED:U | FAILED: | - | - | - | - | ABORTING: | -
          part completeRest                      | - | - | - | SEALED:UU | FAILED: | - | - | - | - | ABORTING: | -
          part created                           | OPEN:U | SEALED: | SEALED:U | - | - | OPEN: | ABORTING:A | - | - | ABORTING: | -
          part created partDone                  | OPEN:U | COMPLETING:F | SEALED:U | - | - | - | - | - | - | ABORTING:A | -
          part created part                      | OPEN:U | SEALED: | SEALED:U | - | - | OPEN: | ABORTING: | - | - | ABORTING: | -
          part created complete                  | - | - | - | - | - | COMPLETING:F | ABORTING:A | - | - | ABORTING: | -
          part created completeRest              | - | - | - | - | - | SEALED: | ABORTING: | - | - | ABORTING: | -
          part created completeRest partDone     | - | - | - | - | - | COMPLETING:F | ABORTING:A | - | - | ABORTING: | -
          part created partDone complete         | - | - | - | - | - | - | - | DONE: | ABORTING:A | ABORTING: | -
          complete                               | - | - | - | - | - | - | - | DONE: | FAILED: | ABORTING: | -
          complete completed                     | - | - | - | - | - | - | - | - | - | DONE: | -
          part abort                             | - | - | - | ABORTING:A | ABORTED: | - | - | - | - | ABORTING: | -
          part created abort                     | - | - | - | - | - | ABORTING:A | ABORTING:A | - | - | ABORTING: | -
          part created part abort                | - | - | - | - | - | ABORTING: | ABORTING: | - | - | ABORTING: | -
          part created part partFailed           | - | - | - | - | - | ABORTING:A | ABORTING:A | - | - | ABORTING: | -
          part created partDone abort            | - | - | - | - | - | - | - | - | - | ABORTING: | ABORTED:
          part created partFailed                | - | - | - | - | - | - | - | - | - | ABORTING: | FAILED:
          part created partDone complete abort   | - | - | - | - | - | - | - | DONE: | ABORTING:A | ABORTING: | -
          complete abort                         | - | - | - | - | - | - | - | DONE: | ABORTED: | ABORTING: | -
          abort                                  | - | - | - | - | - | - | - | - | - | ABORTED: | -
          part createFailed                      | - | - | - | - | - | - | - | - | - | FAILED: | -
          """)
  void everyInputInEveryStateIsATransitionOrIllegal(
      String path,
      String part,
      String complete,
      String completeRest,
      String created,
      String createFailed,
      String partDone,
      String partFailed,
      String completed,
      String completeFailed,
      String abort,
      String aborted) {
    List<String> expected =
        List.of(
            part,
            complete,
            completeRest,
            created,
            createFailed,
            partDone,
            partFailed,
            completed,
            completeFailed,
            abort,
            aborted);
    int column = 0;
    for (String input : INPUTS.keySet()) {
      MultipartState state = reach(path);
      assertThat(outcome(state, input)).as(path + " + " + input).isEqualTo(expected.get(column++));
    }
  }

  @Test
  void partsAreNumberedInTheOrderTheyWereHandedIn() {
    MultipartState state = new MultipartState();
    assertThat(state.part(PART)).containsExactly(new Create());
    assertThat(state.lastPart()).isEqualTo(1);
    state.part(PART);
    assertThat(state.created()).containsExactly(new Upload(1), new Upload(2));
    assertThat(state.complete(1)).containsExactly(new Upload(3));
  }

  @Test
  void partsKeepS3sLimits() {
    MultipartState state = new MultipartState();
    assertThatThrownBy(() -> state.part(PART - 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5242879 bytes")
        .hasMessageContaining("archiver.part-size");
    assertThat(state.phase()).isEqualTo(Phase.NEW);
    for (int i = 0; i < PartPlan.MAX_PARTS; i++) {
      state.part(PART);
    }
    assertThatThrownBy(() -> state.part(PART))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("at most 10000 parts");
    assertThat(state.lastPart()).isEqualTo(PartPlan.MAX_PARTS);
  }

  /** Requests in flight are counted from the outside; the walk feeds only what could happen. */
  @Property(tries = 2_000)
  void anUploadIsCompletedOnceWithAllPartsAndAbortedOnceWithNothingInFlight(@ForAll long seed) {
    Random random = new Random(seed);
    MultipartState state = new MultipartState();
    int others = 0;
    int parts = 0;
    int lost = 0;
    int aborts = 0;
    int completions = 0;
    List<String> names = new ArrayList<>(INPUTS.keySet());
    for (int step = 0; step < 60; step++) {
      String input = names.get(random.nextInt(names.size()));
      Phase before = state.phase();
      List<MultipartAction> actions;
      try {
        actions = INPUTS.get(input).apply(state);
      } catch (IllegalStateException illegal) {
        assertThat(state.phase()).isEqualTo(before);
        continue;
      }
      parts -= input.startsWith("part") && !input.equals("part") ? 1 : 0;
      lost += input.equals("partFailed") ? 1 : 0;
      others -=
          List.of("created", "createFailed", "completed", "completeFailed").contains(input) ? 1 : 0;
      for (MultipartAction action : actions) {
        if (action instanceof Abort) {
          assertThat(parts).isZero();
          assertThat(others).isZero();
          aborts++;
        } else if (action instanceof Upload) {
          parts++;
        } else {
          others++;
          if (action instanceof Complete || action instanceof PutWhole) {
            completions++;
            assertThat(parts).isZero();
            assertThat(lost).isZero();
          }
        }
      }
      assertThat(aborts).isLessThanOrEqualTo(1);
      assertThat(completions).isLessThanOrEqualTo(1);
      assertThat(parts).isNotNegative();
      assertThat(others).isNotNegative();
    }
  }

  private static MultipartState reach(String path) {
    MultipartState state = new MultipartState();
    for (String input : path.trim().split(" ")) {
      if (!input.equals("new")) {
        assertThat(outcome(state, input)).as(path).isNotEqualTo("-");
      }
    }
    return state;
  }

  private static String outcome(MultipartState state, String input) {
    Phase before = state.phase();
    List<MultipartAction> actions;
    try {
      actions = INPUTS.get(input).apply(state);
    } catch (IllegalStateException illegal) {
      assertThat(state.phase()).isEqualTo(before);
      return "-";
    }
    return state.phase()
        + ":"
        + actions.stream().map(MultipartStateTest::letter).collect(Collectors.joining());
  }

  private static String letter(MultipartAction action) {
    if (action instanceof Create) {
      return "C";
    }
    if (action instanceof Upload) {
      return "U";
    }
    if (action instanceof Complete) {
      return "F";
    }
    return action instanceof PutWhole ? "W" : "A";
  }
}
