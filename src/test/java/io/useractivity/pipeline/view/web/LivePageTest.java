package io.useractivity.pipeline.view.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.useractivity.pipeline.kit.Browser;
import io.useractivity.pipeline.kit.Schemas;
import io.useractivity.pipeline.kit.ViewLab;
import io.useractivity.pipeline.publish.ActivityEncoder;
import io.useractivity.pipeline.publish.ActivityEvent;
import io.useractivity.pipeline.publish.ActivityType;
import io.useractivity.pipeline.publish.Device;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The page in a real browser; skipped where there is none. */
class LivePageTest {
  private static final int WIDTH = 1440;
  private static final int HEIGHT = 900;
  private static ViewLab lab;
  private Browser browser;

  @BeforeAll
  static void start() {
    assumeThat(Browser.find()).as("a Chromium in PATH: browser tests are skipped").isPresent();
    lab =
        ViewLab.start(
            "generator.rate=60",
            "generator.corrupt=2%",
            "generator.late=5%",
            "archiver.rotation.age=15s",
            "archiver.rotation.events=" + Integer.getInteger("view.batch", 5));
  }

  @AfterAll
  static void stop() {
    if (lab != null) {
      lab.close();
    }
  }

  @BeforeEach
  void openThePage() {
    browser = Browser.open(WIDTH, HEIGHT);
    browser.prefer("prefers-color-scheme", "dark");
    browser.go(lab.page());
  }

  @AfterEach
  void nothingWasRefusedAndNoRequestLeftTheMachine() {
    try {
      assertThat(browser.complaints()).isEmpty();
      assertThat(browser.requests())
          .allMatch(
              address ->
                  address.equals("about:blank")
                      || lab.page().getAuthority().equals(URI.create(address).getAuthority()));
    } finally {
      browser.close();
    }
  }

  private void untilRowsShow() {
    browser.until("document.querySelectorAll('.row-e:not([hidden])').length > 10");
  }

  @Test
  void eventsFlowAndTheNumbersAreThere() {
    untilRowsShow();
    browser.until("document.getElementById('ledger').textContent.includes('balanced')");
    browser.until("document.querySelectorAll('#funnel .bar').length === 3");
    browser.until("document.querySelectorAll('#lag .line').length === 4");
    browser.until("document.querySelectorAll('#lanes .lane').length > 0");
    browser.until("document.querySelectorAll('#objects .object').length > 3");
    browser.until("document.querySelectorAll('#letters .reason').length > 0");
    browser.until("document.getElementById('meter').textContent.includes('matched')");
  }

  @Test
  void aFilterFromTheAddressHoldsAndIsKeptThere() {
    browser.go(lab.page().resolve("?types=add_to_cart"));
    browser.until("document.querySelector('.row-e:not([hidden]) .type')");
    assertThat(
            browser.eval(
                "[...new Set([...document.querySelectorAll('.row-e:not([hidden]) .type')]"
                    + ".map(e => e.textContent))].join()"))
        .isEqualTo("add_to_cart");
    browser.eval(
        "document.getElementById('state').value = 'invalid';"
            + "document.getElementById('state').dispatchEvent(new Event('change'));"
            + "[...document.querySelectorAll('.chip')].find(c => c.textContent === 'add_to_cart').click()");
    browser.until("location.search === '?state=invalid'");
    browser.until("document.querySelectorAll('.row-e.bad:not([hidden])').length > 0");
    browser.until("document.querySelectorAll('.row-e:not(.bad):not([hidden])').length === 0");
  }

  @Test
  void pauseFreezesTheTableWhileTheRingFills() {
    untilRowsShow();
    browser.press(" ");
    browser.until("document.getElementById('pause').textContent === 'Resume'");
    String shown = browser.eval("document.querySelector('.row-e').textContent");
    browser.until("parseInt(document.getElementById('fresh').textContent) > 60");
    assertThat(browser.eval("document.querySelector('.row-e').textContent")).isEqualTo(shown);
    browser.press(" ");
    browser.until("document.getElementById('fresh').hidden");
    browser.until("document.querySelector('.row-e').textContent !== " + quoted(shown));
  }

  @Test
  void theKeyboardOpensAnEventAndItsObjectAppears() {
    untilRowsShow();
    browser.eval("document.getElementById('grid').focus()");
    browser.press("ArrowDown");
    browser.press("ArrowDown");
    browser.press("Enter");
    browser.until(
        "document.getElementById('details').textContent.includes('event_id')"
            + " || document.getElementById('details').textContent.includes('Dead-lettered')");
    browser.until(
        "/row \\d+ of \\d+|Dead-lettered/.test(document.getElementById('details').textContent)");
    browser.until("location.search.includes('event=')");
    browser.press("Escape");
    browser.until(
        "document.getElementById('details').hidden && !location.search.includes('event=')");
  }

  @Test
  void aControlAnswersAndWorks() {
    browser.until("document.getElementById('generator-pause')");
    browser.eval(
        "[...document.querySelectorAll('#controls button')].find(b => b.textContent === 'Flush now').click()");
    browser.until("document.getElementById('answer').textContent.includes('open objects')");
    browser.eval(
        "document.getElementById('generator-count').value = 300;"
            + "[...document.querySelectorAll('#controls button')].find(b => b.textContent === 'Burst').click()");
    browser.until(
        "document.getElementById('answer').textContent.includes('a burst of 300 events')");
  }

  /** Whatever a field holds is text. */
  @Test
  void markupInEveryFieldIsShownAsText() throws Exception {
    String evil = "<script>window.broken=1</script><img src=x onerror=window.broken=1>";
    ActivityEvent event =
        new ActivityEvent(
            evil,
            evil + "user",
            evil,
            ActivityType.PURCHASE,
            System.currentTimeMillis(),
            evil,
            evil,
            evil,
            1,
            new BigDecimal("1.00"),
            evil,
            new Device(Device.Type.MOBILE, evil, evil, evil),
            Map.of(evil, evil));
    browser.go(lab.page().resolve("?text=onerror"));
    browser.until(
        "document.getElementById('link').dataset.state === 'live' && document.getElementById('clear').hidden === false");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", lab.kafka().bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  lab.config().kafka().topic(),
                  0,
                  evil.getBytes(StandardCharsets.UTF_8),
                  ActivityEncoder.singleObject(Schemas.userActivity()).encode(event)))
          .get();
    }
    browser.until("document.querySelectorAll('.row-e:not([hidden])').length > 0");
    browser.eval("document.querySelector('.row-e:not([hidden])').click()");
    browser.until("document.querySelector('#details pre')?.textContent.includes('<script>')");
    assertThat(browser.eval("String(window.broken)")).isEqualTo("undefined");
    assertThat(browser.eval("document.querySelectorAll('body script, main img').length"))
        .isEqualTo("0");
  }

  @Test
  void axeFindsNothingSeriousInDarkAndLightWithAnEventOpen() throws IOException {
    untilRowsShow();
    browser.until("document.querySelectorAll('#objects .object').length > 3");
    assertThat(axe()).isEmpty();
    browser.prefer("prefers-color-scheme", "light");
    browser.until("document.documentElement.dataset.theme === 'light'");
    assertThat(axe()).isEmpty();
    browser.eval("document.querySelector('#objects .object').click()");
    browser.until("!document.getElementById('details').hidden");
    assertThat(axe()).isEmpty();
  }

  private String axe() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/axe.min.js")) {
      browser.eval(new String(in.readAllBytes(), StandardCharsets.UTF_8) + ";1");
    }
    return browser.eval(
        "axe.run().then(r => r.violations.filter(v => ['serious','critical'].includes(v.impact))"
            + ".map(v => v.id + ': ' + v.nodes.map(n => n.html + ' ' + n.failureSummary).slice(0, 4).join(' | ')).join('\\n'))");
  }

  @Test
  void reducedMotionStopsTheAnimation() {
    browser.prefer("prefers-reduced-motion", "reduce");
    browser.until("document.getElementById('link').dataset.state === 'live'");
    assertThat(browser.eval("getComputedStyle(document.querySelector('#link i')).animationName"))
        .isEqualTo("none");
  }

  @Test
  void itFitsANarrowScreen() {
    browser.call(
        "Emulation.setDeviceMetricsOverride",
        "width",
        390,
        "height",
        844,
        "deviceScaleFactor",
        1,
        "mobile",
        false);
    untilRowsShow();
    assertThat(Integer.parseInt(browser.eval("document.documentElement.scrollWidth")))
        .isLessThanOrEqualTo(390);
  }

  /**
   * {@code mvn test -Dtest=LivePageTest#pictures -Dview.pictures=docs -Dview.batch=200} takes a
   * minute for them.
   */
  @Test
  @EnabledIfSystemProperty(named = "view.pictures", matches = ".+")
  void pictures() throws IOException {
    Path folder = Path.of(System.getProperty("view.pictures"));
    untilRowsShow();
    settle(60);
    take(folder, "dark");
    browser.prefer("prefers-color-scheme", "light");
    browser.until("document.documentElement.dataset.theme === 'light'");
    take(folder, "light");
    browser.eval("document.querySelectorAll('.row-e')[12].click()");
    browser.until("/row \\d+ of/.test(document.getElementById('details').textContent)");
    take(folder, "event");
    browser.press("Escape");
    browser.prefer("prefers-color-scheme", "dark");
    browser.eval(
        "fetch('api/generator', {method: 'POST', headers: {'content-type': 'application/json'},"
            + " body: JSON.stringify({action: 'rate', value: 10000})}).then(r => r.status)");
    browser.press(" ");
    settle(40);
    take(folder, "load");
    browser.call(
        "Emulation.setDeviceMetricsOverride",
        "width",
        390,
        "height",
        844,
        "deviceScaleFactor",
        1,
        "mobile",
        false);
    settle(2);
    take(folder, "narrow");
  }

  private static void settle(int seconds) {
    Awaitility.await()
        .pollDelay(Duration.ofSeconds(seconds))
        .atMost(Duration.ofSeconds(seconds + 5L))
        .until(() -> true);
  }

  private void take(Path folder, String name) throws IOException {
    Path file = folder.resolve("live-view-" + name + ".webp");
    browser.screenshot(file);
    browser.screenshot(Path.of("target/pictures/live-view-" + name + ".png"));
    assertThat(file.toFile().length()).isLessThan(200 << 10);
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
