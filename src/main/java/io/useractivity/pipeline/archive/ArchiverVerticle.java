package io.useractivity.pipeline.archive;

import io.useractivity.pipeline.bus.Addresses;
import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.consume.RecordSource;
import io.useractivity.pipeline.deadletter.DeadLetter;
import io.useractivity.pipeline.deadletter.DeadLetterClient;
import io.useractivity.pipeline.deadletter.PoisonGate;
import io.useractivity.pipeline.event.PartitionId;
import io.useractivity.pipeline.event.SchemaCatalog;
import io.useractivity.pipeline.failure.PipelineException;
import io.useractivity.pipeline.ledger.LedgerState;
import io.useractivity.pipeline.metric.Metrics;
import io.useractivity.pipeline.resilience.Guards;
import io.useractivity.pipeline.store.ObjectStore;
import io.useractivity.pipeline.upload.ObjectUploader;
import io.useractivity.pipeline.upload.OrphanSweeper;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Joins consume, ledger, encode and upload. Its event loop only keeps time and passes messages:
 * records are scanned and compressed on the archiver's own threads, each partition's on one serial
 * worker.
 */
public final class ArchiverVerticle extends VerticleBase {
  private static final Logger log = LoggerFactory.getLogger(ArchiverVerticle.class);

  /** Often enough for the classroom's small files, rare enough to cost nothing. */
  private static final long TICK_MILLIS = 100;

  private static final long FLUSH_SECONDS = 10;

  private final PipelineConfig config;
  private final RecordSource source;
  private final ObjectStore store;
  private final SchemaCatalog schemas;
  private final Metrics metrics;
  private final Consumer<Throwable> fatal;
  private final BatchLimit batches = new BatchLimit();
  private final AtomicBoolean failed = new AtomicBoolean();
  private volatile boolean draining;
  private ExecutorService threads;
  private Scheduler scheduler;
  private Guards guards;
  private DeadLetterClient deadLetters;
  private ByteBudget budget;
  private Admission admission;
  private AssignedPartitions partitions;
  private IntakeGate intake;
  private MemoryRelief relief;
  private final ArchiveNotices notices;
  private volatile boolean paused;
  private volatile boolean started;

  /**
   * {@code fatal} is called at most once, on any thread; the verticle then waits to be undeployed.
   */
  public ArchiverVerticle(
      PipelineConfig config,
      RecordSource source,
      ObjectStore store,
      SchemaCatalog schemas,
      Metrics metrics,
      Consumer<Throwable> fatal) {
    this.config = config;
    this.source = source;
    this.store = store;
    this.schemas = schemas;
    this.metrics = metrics;
    this.fatal = fatal;
    this.notices = new ArchiveNotices(config.view().notices());
  }

  @Override
  public Future<?> start() {
    threads = workerThreads();
    scheduler = Schedulers.fromExecutor(threads::execute, true);
    deadLetters = new DeadLetterClient(vertx);
    guards = new Guards(context, config.resilience(), metrics);
    budget = new ByteBudget(ServicesFactory.budgetBytes(config.archiver()));
    admission = new Admission(budget, batches);
    ObjectUploader uploader =
        new ObjectUploader(store, guards, metrics, config.archiver().maxUploads());
    ArchiveServices services =
        ServicesFactory.create(
            config,
            schemas,
            source,
            store,
            guards,
            uploader,
            this::sendDeadLetter,
            budget,
            metrics,
            notices,
            this::failOnce);
    partitions =
        new AssignedPartitions(
            services,
            (assignment, state, owed) -> archiver(services, assignment, state, owed),
            batches,
            this::batchDone);
    relief = new MemoryRelief(budget, partitions::all);
    intake =
        new IntakeGate(
            () -> admission.mostUnderWay(partitions.recovering(), partitions.all().size()),
            this::mayRequest,
            source::request);
    ArchiverGauges.register(metrics, budget, partitions, this::status);
    guards.onBreakerChange(open -> intake.pump());
    vertx.setPeriodic(TICK_MILLIS, id -> tick());
    sweepOrphans();
    vertx.eventBus().localConsumer(Addresses.ARCHIVER_CONTROL, new ArchiverControl(this)::handle);
    source.start(partitions);
    intake.pump();
    started = true;
    return Future.succeededFuture();
  }

  /**
   * Takes no more records and archives what was taken. Any thread.
   *
   * @return completes with true when nothing is left, or false after the budget
   */
  public Future<Boolean> drain(Duration limit) {
    draining = true;
    List<CompletableFuture<Boolean>> drains =
        partitions.all().stream().map(PartitionArchiver::drain).toList();
    CompletableFuture<Boolean> drained =
        CompletableFuture.allOf(drains.toArray(CompletableFuture[]::new))
            .thenApply(done -> drains.stream().allMatch(CompletableFuture::join))
            .completeOnTimeout(false, limit.toMillis(), TimeUnit.MILLISECONDS);
    return Future.fromCompletionStage(drained, context);
  }

  /** Closes every open object now; completes with their number. Any thread. */
  public Future<Integer> flush(RotationReason reason) {
    List<CompletableFuture<Integer>> closing =
        partitions.all().stream().map(each -> each.flush(reason)).toList();
    CompletableFuture<Integer> closed =
        CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new))
            .thenApply(done -> closing.stream().mapToInt(CompletableFuture::join).sum())
            .orTimeout(FLUSH_SECONDS, TimeUnit.SECONDS);
    return Future.fromCompletionStage(closed, context);
  }

  /** Takes no further records until told otherwise; what was taken is archived. Event loop. */
  void pause(boolean now) {
    paused = now;
    intake.pump();
  }

  /** Lag and what each partition holds; any thread. */
  public ArchiverStatus status() {
    // in this order: what lies below the positions was delivered before them, and taken before that
    Map<PartitionId, RecordSource.FetchPosition> positions = partitions.positions();
    boolean allTaken = partitions.allTaken();
    return StatusReader.read(
        partitions.everAssigned(),
        allTaken,
        guards.breakerOpen(),
        draining,
        paused,
        partitions.all().stream().map(PartitionArchiver::status).toList(),
        positions,
        System.currentTimeMillis());
  }

  /** {@link #status}, or empty before the start. Any thread. */
  public Optional<ArchiverStatus> statusIfStarted() {
    return started ? Optional.of(status()) : Optional.empty();
  }

  /** Why the object store takes nothing now, or empty. Any thread. */
  public Optional<String> storeTrouble() {
    return guards.trouble();
  }

  /** Leaves the group (which drains what is left within the revoke budget) and ends the threads. */
  @Override
  public Future<?> stop() {
    draining = true;
    Duration budgetToClose = config.archiver().revokeDrain().plusSeconds(2);
    return Future.fromCompletionStage(source.close(budgetToClose), context)
        .eventually(
            () -> {
              deadLetters.close();
              scheduler.dispose();
              threads.shutdown();
              return Future.succeededFuture();
            });
  }

  private PartitionArchiver archiver(
      ArchiveServices services, RecordSource.Assignment assignment, LedgerState state, long owed) {
    PipelineConfig.DeadLetter deadLetter = config.deadLetter();
    PoisonGate gate =
        new PoisonGate(
            assignment.partition().toString(), deadLetter.window(), deadLetter.maxShare());
    PartitionArchiver archiver =
        new PartitionArchiver(
            services,
            assignment,
            state,
            gate,
            owed,
            () -> relief.check(),
            scheduler.createWorker()::schedule);
    if (draining) {
      archiver.drain(); // it came too late: the next owner archives it
    }
    return archiver;
  }

  private void tick() {
    partitions.all().forEach(PartitionArchiver::tick);
    partitions.checkRecovery();
    relief.check();
    intake.pump();
    List<ArchivedObject> archived = notices.take();
    if (!archived.isEmpty()) {
      vertx.eventBus().publish(Addresses.ARCHIVED, new ArchivedBatch(archived));
    }
  }

  private void batchDone() {
    relief.check();
    intake.done();
  }

  private boolean mayRequest() {
    return !draining
        && !paused
        && !guards.breakerOpen()
        && admission.admits(intake.underWay(), partitions.recovering());
  }

  private void sendDeadLetter(DeadLetter letter, Runnable acknowledged) {
    context.runOnContext(
        now ->
            deadLetters
                .send(letter)
                .onSuccess(done -> acknowledged.run())
                .onFailure(
                    failure -> {
                      if (!draining) {
                        failOnce(failure);
                      }
                    }));
  }

  private void sweepOrphans() {
    new OrphanSweeper(store, guards)
        .sweep(
            ServicesFactory.layout(config).root(), config.s3().abortOrphansAfter(), Instant.now());
  }

  private void failOnce(Throwable failure) {
    if (failed.compareAndSet(false, true)) {
      if (failure instanceof PipelineException said) {
        log.atError()
            .addKeyValue("cause", said.getMessage())
            .addKeyValue("kind", said.kind())
            .log("The archiver cannot go on");
        log.atDebug().setCause(failure).log("Where it failed");
      } else {
        log.atError().setCause(failure).log("The archiver cannot go on");
      }
      fatal.accept(failure);
    }
  }

  private ExecutorService workerThreads() {
    int configured = config.archiver().threads();
    int count = configured > 0 ? configured : Runtime.getRuntime().availableProcessors();
    AtomicInteger number = new AtomicInteger();
    return Executors.newFixedThreadPool(
        count, task -> new Thread(task, "archive-" + number.getAndIncrement()));
  }
}
