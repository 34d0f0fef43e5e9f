package io.useractivity.pipeline.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The whole configuration: nested, immutable, valid once built (see {@link ConfigLoader}).
 * Durations and sizes carry units.
 *
 * <p>Longer than 300 lines because it is the one place that lists every key.
 */
public record PipelineConfig(
    @Key(
            doc = "What this process runs, any of: generator, archiver, view.",
            value = "generator,archiver")
        List<Role> roles,
    @Key(doc = "Brokers, topics and Kafka client properties.") Kafka kafka,
    @Key(doc = "What the events look like.") Events events,
    @Key(doc = "Synthetic shoppers and the faults they inject; role generator.")
        Generator generator,
    @Key(doc = "From the generator to Kafka; role generator.") Publisher publisher,
    @Key(doc = "From Kafka to the object store; role archiver.") Archiver archiver,
    @Key(doc = "The object store.") S3 s3,
    @Key(doc = "Records that cannot be processed.") DeadLetter deadLetter,
    @Key(doc = "Retries, time limits and circuit breaker of object store requests.")
        Resilience resilience,
    @Key(doc = "Start and stop.") Lifecycle lifecycle,
    @Key(doc = "Probes and metrics.") Ops ops,
    @Key(doc = "The live page and its API; role view.") View view) {

  /** Throws IllegalArgumentException with every rule the values break: none can exist. */
  public PipelineConfig(
      List<Role> roles,
      Kafka kafka,
      Events events,
      Generator generator,
      Publisher publisher,
      Archiver archiver,
      S3 s3,
      DeadLetter deadLetter,
      Resilience resilience,
      Lifecycle lifecycle,
      Ops ops,
      View view) {
    this.roles = List.copyOf(roles);
    this.kafka = kafka;
    this.events = events;
    this.generator = generator;
    this.publisher = publisher;
    this.archiver = archiver;
    this.s3 = s3;
    this.deadLetter = deadLetter;
    this.resilience = resilience;
    this.lifecycle = lifecycle;
    this.ops = ops;
    this.view = view;
    ConfigValidator.requireValid(this);
  }

  public enum Role {
    GENERATOR,
    ARCHIVER,
    VIEW
  }

  public record Kafka(
      @Key(doc = "Brokers to start from, host:port separated by commas.", value = "localhost:9092")
          String bootstrapServers,
      @Key(doc = "Topic of the events.", value = "user_activity_avro_stream") String topic,
      @Key(doc = "Create missing topics at start.", value = "true") boolean createTopics,
      @Key(
              doc = "Partitions of a topic this service creates.",
              value = "4",
              min = "1",
              max = "100000")
          int partitions,
      @Key(
              doc =
                  "Replication factor of a topic this service creates; -1 = the broker's default.",
              value = "-1",
              min = "-1",
              max = "100")
          int replicationFactor,
      @Key(
              doc =
                  "Kafka client properties for every client (security.protocol, sasl.*, ssl.*), passed through.")
          Map<String, String> client,
      @Key(doc = "Kafka properties for producers, passed through.") Map<String, String> producer,
      @Key(doc = "Kafka properties for consumers, passed through.") Map<String, String> consumer) {
    public Kafka {
      client = Map.copyOf(client);
      producer = Map.copyOf(producer);
      consumer = Map.copyOf(consumer);
    }

    @Override
    public String toString() {
      return Redaction.describe(this, "kafka");
    }
  }

  public enum WireFormat {
    SINGLE_OBJECT,
    BARE
  }

  public enum TimestampUnit {
    AUTO,
    SECONDS,
    MILLIS,
    MICROS
  }

  public record Events(
      @Key(
              doc =
                  "How Kafka values are framed: single-object (Avro single-object encoding, writer schema found by"
                      + " fingerprint) or bare (body only, schema-file names the writer schema).",
              value = "single-object")
          WireFormat format,
      @Key(
              doc =
                  "Folder of writer schemas (*.avsc, searched recursively); empty = those in the jar.")
          String schemas,
      @Key(doc = "Writer schema of bare bodies.") String schemaFile,
      @Key(
              doc =
                  "Field that holds the event's own time; a dotted path reaches into nested records.",
              value = "event_timestamp")
          String timestampField,
      @Key(
              doc = "Unit of that field: auto (by its logical type), seconds, millis or micros.",
              value = "auto")
          TimestampUnit timestampUnit,
      @Key(doc = "Dead-letter records whose strings are not UTF-8.", value = "true")
          boolean checkUtf8) {}

  public enum Curve {
    FLAT,
    DIURNAL
  }

  public record Generator(
      @Key(
              doc = "Same seed, same events (identifiers, order and content; not the clock).",
              value = "42")
          long seed,
      @Key(
              doc = "Events per second, open loop; fractions allowed.",
              value = "50",
              min = "0.001",
              max = "10000000")
          double rate,
      @Key(
              doc = "Shape of the rate over the day: flat or diurnal (rate is then the mean).",
              value = "flat")
          Curve curve,
      @Key(
              doc = "Shoppers that exist; sessions and users recur.",
              value = "10000",
              min = "1",
              max = "100000000")
          int users,
      @Key(doc = "Products in the catalogue.", value = "500", min = "1", max = "1000000")
          int products,
      @Key(doc = "Stop after so many events; 0 = never.", value = "0", min = "0") long maxEvents,
      @Key(doc = "Share of events that arrive late, such as 5% or 0.05.", value = "0%") Share late,
      @Key(doc = "How late a late event is at most.", value = "6h", min = "0s", max = "365d")
          Duration lateBy,
      @Key(doc = "Share of values sent with corrupt bytes.", value = "0%") Share corrupt,
      @Key(doc = "Share of values sent with an unknown schema fingerprint.", value = "0%")
          Share unknownSchema,
      @Key(doc = "Share of events sent twice.", value = "0%") Share duplicate,
      @Key(
              doc = "Share of events that cannot be serialised (a required field is missing).",
              value = "0%")
          Share unserialisable,
      @Key(
              doc = "Events per chunk on the event bus at most.",
              value = "500",
              min = "1",
              max = "100000")
          int chunkEvents) {}

  public record Publisher(
      @Key(doc = "Compression of Kafka batches: none, gzip, snappy, lz4 or zstd.", value = "lz4")
          String compression,
      @Key(doc = "How long a batch waits for more records.", value = "5ms", min = "0s", max = "1m")
          Duration linger,
      @Key(
              doc = "Chunks the generator may have in flight (its credit).",
              value = "8",
              min = "1",
              max = "10000")
          int maxInFlightChunks) {}

  public enum Codec {
    NULL,
    DEFLATE,
    SNAPPY,
    ZSTD
  }

  public enum TombstonePolicy {
    DEAD_LETTER,
    SKIP
  }

  public record Archiver(
      @Key(
              doc = "Consumer group; its committed metadata is the archiver's only state.",
              value = "user-activity-archiver")
          String group,
      @Key(
              doc = "Folder of the archive in the bucket, without slashes at its ends.",
              value = "raw/user_activity")
          String prefix,
      @Key(doc = "When an object is closed; whichever comes first.") Rotation rotation,
      @Key(doc = "Avro codec of the objects: null, deflate, snappy or zstd.", value = "zstd")
          Codec codec,
      @Key(doc = "Level of deflate (1-9) or zstd (-7 to 22); 0 = the codec's default.", value = "1")
          int codecLevel,
      @Key(
              doc = "Uncompressed size of an Avro block.",
              value = "64KiB",
              min = "1KiB",
              max = "64MiB")
          DataSize blockSize,
      @Key(
              doc = "Byte budget for everything not yet archived; 0B = 40% of the maximum heap.",
              value = "0B")
          DataSize memory,
      @Key(
              doc =
                  "Objects larger than this are uploaded in parts of this size while they are open.",
              value = "8MiB",
              min = "5MiB",
              max = "5GiB")
          DataSize partSize,
      @Key(doc = "Uploads in flight at most.", value = "64", min = "1", max = "10000")
          int maxUploads,
      @Key(
              doc = "Threads that scan and compress; 0 = one per core.",
              value = "0",
              min = "0",
              max = "1024")
          int threads,
      @Key(
              doc =
                  "Closed objects wait up to so long to be planned by one commit and share a manifest.",
              value = "200ms",
              min = "0s",
              max = "60s")
          Duration commitInterval,
      @Key(
              doc = "Time a partition given up in a rebalance has to finish its uploads.",
              value = "5s",
              min = "1ms",
              max = "4m")
          Duration revokeDrain,
      @Key(doc = "Records without a value: dead-letter or skip.", value = "dead-letter")
          TombstonePolicy tombstones) {}

  public record Rotation(
      @Key(doc = "Close an object after so many events; 0 = no limit.", value = "5", min = "0")
          long events,
      @Key(
              doc = "Close an object at this size before compression; 0B = no limit.",
              value = "128MiB",
              min = "0B",
              max = "5120GiB")
          DataSize bytes,
      @Key(
              doc = "Close an object this long after its first event arrived here.",
              value = "60s",
              min = "1ms",
              max = "7d")
          Duration age,
      @Key(
              doc =
                  "Close an hour's object once events this far beyond the end of the hour have been seen; 0s = do not.",
              value = "5m",
              min = "0s",
              max = "7d")
          Duration hourGrace) {}

  public enum Encryption {
    NONE,
    SSE_S3,
    SSE_KMS
  }

  public record S3(
      @Key(doc = "Bucket of the archive.", value = "user-activity") String bucket,
      @Key(doc = "Region; empty = the SDK's own chain.") String region,
      @Key(doc = "Endpoint of an S3-compatible store; empty = AWS.") String endpoint,
      @Key(doc = "Address buckets by path, as most S3-compatible stores need.", value = "false")
          boolean pathStyle,
      @Key(
              doc =
                  "Access key; empty = the SDK's default credential chain (IRSA, instance profile, ...).")
          String accessKeyId,
      @Key(doc = "Secret key.", secret = true) String secretAccessKey,
      @Key(doc = "Server-side encryption: none, sse-s3 or sse-kms.", value = "none")
          Encryption encryption,
      @Key(doc = "KMS key for sse-kms; empty = the account's default key.") String kmsKeyId,
      @Key(doc = "Connections at most.", value = "64", min = "1", max = "10000") int maxConnections,
      @Key(doc = "Create the bucket at start if it is missing.", value = "false")
          boolean createBucket,
      @Key(
              doc = "Abort multipart uploads below our prefix that are older than this at start.",
              value = "24h")
          Duration abortOrphansAfter) {
    @Override
    public String toString() {
      return Redaction.describe(this, "s3");
    }
  }

  public record DeadLetter(
      @Key(doc = "Dead-letter topic.", value = "user_activity_avro_stream.dlq") String topic,
      @Key(doc = "Dead letters in flight at most.", value = "1000", min = "1", max = "1000000")
          int maxInFlight,
      @Key(doc = "Stop when more than this share of a window of records is poison.", value = "50%")
          Share maxShare,
      @Key(doc = "Records in that window.", value = "1000", min = "1", max = "1000000")
          int window) {}

  public record Resilience(
      @Key(
              doc = "Tries of an object store request, the first included.",
              value = "8",
              min = "1",
              max = "100")
          int attempts,
      @Key(
              doc = "Wait before the second try; doubles, with jitter.",
              value = "200ms",
              min = "1ms",
              max = "10m")
          Duration backoff,
      @Key(doc = "Longest wait between tries.", value = "10s", min = "1ms", max = "1h")
          Duration maxBackoff,
      @Key(doc = "Limit of one try.", value = "30s", min = "1ms", max = "1h") Duration timeout,
      @Key(
              doc = "Open the circuit breaker when more than this share of the last calls failed.",
              value = "50%")
          Share breakerFailureShare,
      @Key(doc = "Calls the breaker looks at.", value = "50", min = "1", max = "100000")
          int breakerWindow,
      @Key(
              doc = "How long an open breaker waits before it lets a try through.",
              value = "5s",
              min = "1ms",
              max = "1h")
          Duration breakerOpen) {}

  public record Lifecycle(
      @Key(
              doc =
                  "Time to drain after SIGTERM: intake stops, open objects are archived, offsets committed.",
              value = "25s",
              min = "1ms",
              max = "1h")
          Duration drainTimeout,
      @Key(
              doc =
                  "Time to reach Kafka and the object store at start before giving up (exit code 4).",
              value = "60s",
              min = "1ms",
              max = "1d")
          Duration startTimeout) {}

  public record Ops(
      @Key(doc = "Interface of the management port (probes, metrics).", value = "127.0.0.1")
          String host,
      @Key(
              doc = "Management port; 0 = any free one, -1 = none.",
              value = "8081",
              min = "-1",
              max = "65535")
          int port,
      @Key(
              doc = "Not live any more when an event loop is blocked for so long.",
              value = "10s",
              min = "1s",
              max = "10m")
          Duration blockedLoopAfter,
      @Key(
              doc =
                  "Not live any more when a partition archives nothing for so long beyond archiver.rotation.age, while"
                      + " records wait and nothing outside keeps them from being archived.",
              value = "10m",
              min = "1s",
              max = "7d")
          Duration stuckAfter,
      @Key(doc = "Metrics sent to CloudWatch, beside Prometheus.") Cloudwatch cloudwatch) {}

  public record Cloudwatch(
      @Key(
              doc =
                  "Send metrics to CloudWatch, with the SDK's default credential chain (cloudwatch:PutMetricData).",
              value = "false")
          boolean enabled,
      @Key(doc = "CloudWatch namespace.", value = "UserActivityPipeline") String namespace,
      @Key(doc = "Region; empty = the SDK's own chain.") String region,
      @Key(doc = "Endpoint of CloudWatch (a VPC endpoint, a test); empty = AWS.") String endpoint,
      @Key(doc = "Time between two publications.", value = "60s", min = "1s", max = "1h")
          Duration interval,
      @Key(
              doc =
                  "Meters to send, by the names of docs/metrics.md without uap_; the others stay at home.",
              value =
                  "events_published_total,events_archived_total,dead_letters_total,objects_archived_total,"
                      + "oldest_unarchived_seconds,consumer_lag_records,breaker_open,budget_used_bytes,store_failures_total,"
                      + "ledger_imbalance_records,upload_seconds")
          List<String> meters,
      @Key(
              doc =
                  "CloudWatch metrics sent at most; a histogram is four. Series beyond are dropped and counted.",
              value = "100",
              min = "1",
              max = "10000")
          int maxSeries) {
    public Cloudwatch {
      meters = List.copyOf(meters);
    }
  }

  public record View(
      @Key(doc = "Interface of the public port (page, WebSocket, API).", value = "127.0.0.1")
          String host,
      @Key(doc = "Public port; 0 = any free one.", value = "8080", min = "0", max = "65535")
          int port,
      @Key(
              doc = "Operator token that the page's controls and every POST need; empty = none.",
              secret = true)
          String token,
      @Key(
              doc =
                  "Let anybody who reaches the page use its controls while there is no token; loopback interfaces only.",
              value = "false")
          boolean openControls,
      @Key(
              doc =
                  "Origins, separated by commas, that may use the page besides its own address, such as https://live.example.com behind a proxy.")
          String origins,
      @Key(doc = "PEM file of the TLS certificate chain; empty = no TLS.") String tlsCertificate,
      @Key(doc = "PEM file of its private key.") String tlsKey,
      @Key(
              doc =
                  "Topic of archive notices (one record per object) and of the processes' status records.",
              value = "user_activity_archived")
          String topic,
      @Key(
              doc =
                  "Write notices and status records, for live views in this and other processes; best effort.",
              value = "true")
          boolean notices,
      @Key(
              doc = "Time between two status records of a process.",
              value = "1s",
              min = "100ms",
              max = "1m")
          Duration statusInterval,
      @Key(
              doc = "Fields shown as columns, separated by commas; a dotted path reaches deeper.",
              value =
                  "event_type,user_id,session_id,page_url,product_id,quantity,unit_price,currency")
          String columns,
      @Key(doc = "Field that colours rows and splits the rate by type.", value = "event_type")
          String typeField,
      @Key(
              doc = "Values of that field that make up the funnel, widest first.",
              value = "page_view,add_to_cart,purchase")
          String funnel,
      @Key(
              doc =
                  "Fields shown as pseudonyms, separated by commas, such as user_id,session_id; masked here, never sent to a browser.")
          String mask,
      @Key(
              doc = "Rows sent to one browser per second at most; the rest is counted.",
              value = "200",
              min = "1",
              max = "5000")
          int rowsPerSecond,
      @Key(
              doc = "Events decoded per second at most; beyond it the view samples.",
              value = "20000",
              min = "10",
              max = "10000000")
          int maxDecoded,
      @Key(doc = "Browsers connected at most.", value = "250", min = "1", max = "100000")
          int maxClients,
      @Key(
              doc = "Close a connection that acknowledged no frame for so long.",
              value = "30s",
              min = "1s",
              max = "1h")
          Duration clientTimeout) {
    @Override
    public String toString() {
      return Redaction.describe(this, "view");
    }
  }
}
