package io.useractivity.pipeline.store;

import io.useractivity.pipeline.store.ObjectStore.UnfinishedUpload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;

/** One walk through all pages of unfinished uploads below a prefix. */
final class MultipartListing {
  private final S3AsyncClient client;
  private final S3Requests requests;
  private final S3Calls calls;
  private final String prefix;
  private final List<UnfinishedUpload> found = new ArrayList<>();
  private final CompletableFuture<List<UnfinishedUpload>> all = new CompletableFuture<>();

  MultipartListing(S3AsyncClient client, S3Requests requests, S3Calls calls, String prefix) {
    this.client = client;
    this.requests = requests;
    this.calls = calls;
    this.prefix = prefix;
  }

  /** Asks for the pages one after another; call once. */
  CompletableFuture<List<UnfinishedUpload>> all() {
    page(null, null);
    return all;
  }

  private void page(String keyMarker, String uploadIdMarker) {
    calls
        .call(
            "ListMultipartUploads",
            prefix,
            () ->
                client.listMultipartUploads(
                    requests.listMultiparts(prefix, keyMarker, uploadIdMarker)),
            page -> page)
        .whenComplete(
            (page, failure) -> {
              if (failure != null) {
                all.completeExceptionally(failure);
              } else {
                add(page);
              }
            });
  }

  private void add(ListMultipartUploadsResponse page) {
    page.uploads().stream()
        // Some stores ignore the prefix; aborting somebody else's upload would be worse than a
        // filter.
        .filter(upload -> upload.key().startsWith(prefix))
        .map(each -> new UnfinishedUpload(each.key(), each.uploadId(), each.initiated()))
        .forEach(found::add);
    if (Boolean.TRUE.equals(page.isTruncated()) && !all.isDone()) {
      page(page.nextKeyMarker(), page.nextUploadIdMarker());
    } else {
      all.complete(List.copyOf(found));
    }
  }
}
