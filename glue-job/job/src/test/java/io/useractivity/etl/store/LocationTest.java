package io.useractivity.etl.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LocationTest {
  private static boolean overlap(String one, String other) {
    boolean overlap = Location.of(one).overlaps(Location.of(other));
    assertThat(Location.of(other).overlaps(Location.of(one))).isEqualTo(overlap);
    return overlap;
  }

  @Test
  void rootsOverlapIfOneLiesInTheOther() {
    assertThat(overlap("s3://b/raw", "s3://b/raw/lake")).isTrue();
    assertThat(overlap("s3://b/raw", "s3a://b/raw/")).isTrue();
    assertThat(overlap("s3://b", "s3://b/lake")).isTrue();
    assertThat(overlap("s3://b/raw", "s3://b/raw2")).isFalse();
    assertThat(overlap("s3://b/raw", "s3://c/raw")).isFalse();
    assertThat(overlap("data/raw", "data/raw/../raw/lake")).isTrue();
    assertThat(overlap("data/raw", "data/raw-lake")).isFalse();
    assertThat(overlap("data/raw", "s3://data/raw")).isFalse();
  }

  @Test
  void aFolderIsTheSameFromWhereverItIsNamed() {
    assertThat(Location.of("data/raw").absolute().uri())
        .isEqualTo(System.getProperty("user.dir") + "/data/raw");
    assertThat(Location.of("s3://b/raw").absolute().uri()).isEqualTo("s3://b/raw");
  }
}
