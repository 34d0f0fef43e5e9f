package io.useractivity.etl.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.etl.parquet.StoredRows;
import io.useractivity.etl.store.ObjectStore;
import io.useractivity.etl.store.Stores;
import io.useractivity.etl.testing.Jobs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;

/** Products are told apart by their bytes, also where these are no text. */
class FunnelBytesTest extends LakeFixture {
  @Test
  void productsThatAreNotUtf8HaveTheSameRowsWhoeverCounts() throws Exception {
    List<GenericRecord> some = some(3, TEN);
    byte[][] ids = {{(byte) 0xff}, {(byte) 0xfe}, {'a'}};
    for (int i = 0; i < ids.length; i++) {
      some.get(i).put("product_id", new Utf8(ids[i]));
    }
    archive.object(0, some);
    archive.manifest();
    Jobs.run(settings());
    assertThat(products()).containsExactly("61", "fe", "ff");
    // and added to what is curated already
    archive.object(0, some(1, TEN.plusSeconds(60)));
    archive.manifest();
    Jobs.run(settings());
    assertThat(products()).contains("61", "fe", "ff");

    lake = s3.location(lake.bucket(), "lake-spark");
    Jobs.run(settings().small(0));
    assertThat(products()).contains("61", "fe", "ff");
  }

  private List<String> products() throws IOException {
    ObjectStore store = Stores.open(lake);
    List<String> products = new ArrayList<>();
    for (ObjectStore.Listed file : store.list("daily_funnel/", "", 10)) {
      byte[] content = store.get(file.key()).orElseThrow();
      try (StoredRows rows = new StoredRows(ByteBuffer.wrap(content), List.of("product_id"))) {
        while (rows.next()) {
          products.add(HexFormat.of().formatHex(rows.bytes("product_id")));
        }
      }
    }
    return products;
  }
}
