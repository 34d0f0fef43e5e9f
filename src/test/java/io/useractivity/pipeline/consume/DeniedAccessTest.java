package io.useractivity.pipeline.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A broker that asks who is there, and lets only its administrator in. */
class DeniedAccessTest {
  private static final String LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required";
  private static TestBroker broker;

  @BeforeAll
  static void startBroker() {
    Map<String, String> secured = new HashMap<>();
    secured.put("listener.security.protocol.map", "CLIENT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT");
    secured.put("sasl.enabled.mechanisms", "PLAIN");
    secured.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    secured.put(
        "listener.name.client.plain.sasl.jaas.config",
        LOGIN + " username=\"admin\" password=\"a\" user_admin=\"a\" user_guest=\"g\";");
    secured.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    secured.put("super.users", "User:admin;User:ANONYMOUS");
    broker = TestBroker.start(secured);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void aWrongPasswordIsFatal() {
    assertThat(failureOf("guest", "wrong"))
        .hasMessageContaining("refuse its credentials")
        .hasMessageContaining("sasl.*");
  }

  @Test
  void aMissingGrantIsFatal() {
    assertThat(failureOf("guest", "g")).hasMessageContaining("grant its principal");
  }

  private static PipelineException failureOf(String user, String password) {
    Map<String, Object> login =
        Map.of(
            "security.protocol",
            "SASL_PLAINTEXT",
            "sasl.mechanism",
            "PLAIN",
            "sasl.jaas.config",
            LOGIN + " username=\"" + user + "\" password=\"" + password + "\";");
    TestMember member = new TestMember(broker.kafka().bootstrapServers(), "g", "t", login).start();
    member.source.request(1);
    await().atMost(Duration.ofSeconds(20)).until(() -> !member.failures.isEmpty());
    member.close(Duration.ofSeconds(2));
    assertThat(member.failures).hasSize(1);
    PipelineException failure = (PipelineException) member.failures.get(0);
    assertThat(failure.kind()).isEqualTo(FailureKind.FATAL);
    return failure;
  }
}
