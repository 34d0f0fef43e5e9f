package io.useractivity.pipeline.cli;

import io.useractivity.pipeline.audit.ReportText;
import io.useractivity.pipeline.audit.Until;
import io.useractivity.pipeline.audit.VerifyReport;
import io.useractivity.pipeline.audit.VerifyReports;
import io.useractivity.pipeline.audit.run.ConsoleProgress;
import io.useractivity.pipeline.audit.run.Verifier;
import io.useractivity.pipeline.audit.run.VerifyOptions;
import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import io.useractivity.pipeline.store.S3ObjectStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares the archive with its topic. */
@Command(
    name = "verify",
    sortOptions = false,
    description = {
      "Prove that the archive holds every record of the topic exactly once.",
      "",
      "Reads all manifests, lists the bucket, opens every object, and streams the topic past them:"
          + " each object must hold as many records as the topic has in its lane and offset range,"
          + " with the same bytes in the same order. Trusts nothing an archiver kept in memory, and"
          + " may run beside one. docs/verify.md explains every finding."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:complete: nothing lost, doubled or damaged",
      "1:the check failed; the message says why",
      "2:wrong arguments",
      "3:not complete; the report says what and what to do",
      "4:Kafka or the object store cannot be reached",
      "78:the configuration is wrong"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  verify --config conf/pipeline.yaml",
      "  verify --topic clicks --bucket lake --prefix raw/clicks --until end",
      "  verify --config conf/pipeline.yaml --fast --json > report.json",
      "  verify --until-offset 0=120000,1=118500 --endpoint http://localhost:9000"
    })
final class VerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigOptions configuration;

  @Option(names = "--topic", paramLabel = "T", description = "Topic of the events (kafka.topic).")
  private String topic;

  @Option(names = "--bucket", paramLabel = "B", description = "Bucket of the archive (s3.bucket).")
  private String bucket;

  @Option(
      names = "--prefix",
      paramLabel = "P",
      description = "Folder of the archive in the bucket (archiver.prefix).")
  private String prefix;

  @Option(
      names = "--group",
      paramLabel = "G",
      description = "The archiver's consumer group (archiver.group).")
  private String group;

  @Option(
      names = {"--dead-letter-topic", "--dlq-topic"},
      paramLabel = "T",
      description = "Dead-letter topic (dead-letter.topic).")
  private String deadLetterTopic;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOSTS",
      description = "Kafka brokers (kafka.bootstrap-servers).")
  private String bootstrapServers;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "Endpoint of an S3-compatible store, addressed by path (s3.endpoint).")
  private String endpoint;

  @ArgGroup(exclusive = true)
  private UntilOptions until = new UntilOptions();

  @Option(
      names = "--fast",
      description =
          "Open no object: compare manifests and listing with the topic. Does not notice what"
              + " changed within an object of the same size and ETag.")
  private boolean fast;

  @Option(
      names = "--allow-repeats",
      description =
          "Records that an older generation holds as well, because the group was reset, are no"
              + " problem.")
  private boolean allowRepeats;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "32",
      description = "Objects opened at once (default ${DEFAULT-VALUE}); each takes a few MiB.")
  private int concurrency;

  @Option(
      names = "--json",
      description = "One JSON document on standard output; all else goes to standard error.")
  private boolean json;

  /** Up to which offset everything must be archived. */
  static final class UntilOptions {
    @Option(
        names = "--until",
        paramLabel = "committed|end",
        description =
            "Everything must be archived up to the group's committed offset (the default), or up to"
                + " the end of the log.")
    private String where;

    @Option(
        names = "--until-offset",
        paramLabel = "P=OFFSET,...",
        description = "Exclusive offsets by partition, such as 0=123,1=456.")
    private String offsets;
  }

  @Override
  public Integer call() {
    PipelineConfig config = configuration.load(overrides()).config();
    VerifyOptions options = options(config);
    boolean terminal = System.console() != null;
    try (ConsoleProgress progress = new ConsoleProgress(System.err, terminal);
        S3ObjectStore store = S3ObjectStore.connect(config.s3())) {
      VerifyReport report = new Verifier(options, store, progress, InstantSource.system()).verify();
      progress.close();
      print(report);
      return (report.complete() ? ExitCode.OK : ExitCode.LOSS).code();
    } catch (PipelineException impossible) {
      spec.commandLine().getErr().println("error: " + impossible.getMessage());
      boolean unreachable = impossible.kind() == FailureKind.TRANSIENT;
      return (unreachable ? ExitCode.UNREACHABLE : ExitCode.FAILURE).code();
    }
  }

  private void print(VerifyReport report) {
    CommandLine command = spec.commandLine();
    if (json) {
      command.getOut().println(VerifyReports.json(report));
      command.getErr().print(ReportText.of(report));
    } else {
      command.getOut().print(ReportText.of(report));
    }
    command.getOut().flush();
    command.getErr().flush();
  }

  private VerifyOptions options(PipelineConfig config) {
    try {
      return new VerifyOptions(config, until(), fast, allowRepeats, concurrency);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
    }
  }

  private Until until() {
    if (until.offsets != null) {
      return Until.parseOffsets(until.offsets);
    }
    if (until.where == null || until.where.equals("committed")) {
      return Until.COMMITTED;
    }
    if (until.where.equals("end")) {
      return Until.END;
    }
    throw new IllegalArgumentException(
        "--until is committed or end, not '" + until.where + "'; offsets go to --until-offset");
  }

  private List<String> overrides() {
    List<String> settings = new ArrayList<>();
    override(settings, "kafka.topic", topic);
    override(settings, "s3.bucket", bucket);
    override(settings, "archiver.prefix", prefix);
    override(settings, "archiver.group", group);
    override(settings, "dead-letter.topic", deadLetterTopic);
    override(settings, "kafka.bootstrap-servers", bootstrapServers);
    override(settings, "s3.endpoint", endpoint);
    override(settings, "s3.path-style", endpoint == null ? null : "true");
    return settings;
  }

  private static void override(List<String> settings, String key, String value) {
    if (value != null) {
      settings.add(key + "=" + value);
    }
  }
}
