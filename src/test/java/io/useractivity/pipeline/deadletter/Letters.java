package io.useractivity.pipeline.deadletter;

import java.util.Arrays;

/** Dead letters in a form that compares by content. */
final class Letters {
  private Letters() {}

  static String text(DeadLetter letter) {
    StringBuilder text = new StringBuilder();
    text.append(letter.reason()).append(' ').append(letter.stage()).append(' ');
    text.append(letter.topic()).append(' ').append(letter.partition()).append(' ');
    text.append(letter.offset()).append(' ').append(letter.detail());
    text.append(" key ").append(Arrays.toString(letter.key()));
    text.append(" value ").append(Arrays.hashCode(letter.value()));
    text.append(' ').append(letter.value() == null ? "null" : letter.value().length);
    letter
        .headers()
        .forEach(
            header ->
                text.append(' ')
                    .append(header.getKey())
                    .append('=')
                    .append(Arrays.toString(header.getValue())));
    return text.toString();
  }
}
