package io.useractivity.etl.spark;

import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.JobStatus;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.parquet.hadoop.ParquetOutputCommitter;

/**
 * Leaves a task's files where it wrote them, and says with a marker which attempts count. Staging
 * needs no renames: nobody but the job looks there, and the job copies what counts into place. So
 * it is the same on every store and needs no committer of S3A or EMR.
 *
 * <p>{@code <output>/tasks/<attempt>/event_date=.../hour=.../part-*.parquet} and {@code
 * <output>/done/<attempt>}.
 */
public final class StagingCommitter extends ParquetOutputCommitter {
  static final String TASKS = "tasks/";
  static final String DONE = "done/";

  private final Path output;
  private final Path work;

  public StagingCommitter(Path output, TaskAttemptContext context) throws IOException {
    super(output, context);
    this.output = output;
    this.work = new Path(output, TASKS + context.getTaskAttemptID());
  }

  @Override
  public Path getWorkPath() {
    return work;
  }

  @Override
  public void setupJob(JobContext context) {}

  @Override
  public void setupTask(TaskAttemptContext context) {}

  @Override
  public boolean needsTaskCommit(TaskAttemptContext context) {
    return true;
  }

  @Override
  public void commitTask(TaskAttemptContext context) throws IOException {
    Path marker = new Path(output, DONE + context.getTaskAttemptID());
    fileSystem(context).create(marker, true).close();
  }

  @Override
  public void abortTask(TaskAttemptContext context) throws IOException {
    fileSystem(context).delete(work, true);
  }

  @Override
  public void commitJob(JobContext context) {}

  @Override
  public void abortJob(JobContext context, JobStatus.State state) {}

  private FileSystem fileSystem(TaskAttemptContext context) throws IOException {
    return output.getFileSystem(context.getConfiguration());
  }
}
