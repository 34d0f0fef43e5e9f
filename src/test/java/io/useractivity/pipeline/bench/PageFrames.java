package io.useractivity.pipeline.bench;

import io.useractivity.pipeline.kit.Browser;
import java.net.URI;
import java.util.Locale;

/**
 * How smoothly the live page paints: opens it in a real browser, and measures the time between
 * animation frames for some seconds. Usage: {@code PageFrames PAGE SECONDS}
 */
public final class PageFrames {
  private static final String SAMPLE =
      "new Promise(done => { const gaps = []; let last = performance.now(); const end = last + %d000;"
          + " const tick = now => { gaps.push(now - last); last = now;"
          + " if (now < end) requestAnimationFrame(tick); else {"
          + " gaps.sort((a, b) => a - b); const at = q => gaps[Math.floor(q * (gaps.length - 1))];"
          + " done(`${gaps.length} frames, ms between them: median ${at(0.5).toFixed(1)}, p95"
          + " ${at(0.95).toFixed(1)}, p99 ${at(0.99).toFixed(1)}, longest ${at(1).toFixed(1)}`); } };"
          + " requestAnimationFrame(tick); })";

  private PageFrames() {}

  public static void main(String[] args) {
    URI page = URI.create(args[0]);
    int seconds = Integer.parseInt(args[1]);
    try (Browser browser = Browser.open(1440, 900)) {
      browser.go(page);
      browser.until("document.querySelectorAll('.row-e').length > 20");
      System.out.println(browser.eval(String.format(Locale.ROOT, SAMPLE, seconds)));
      System.out.println(
          browser.eval("document.getElementById('meter').innerText.replaceAll('\\n', ' ')"));
    }
  }
}
