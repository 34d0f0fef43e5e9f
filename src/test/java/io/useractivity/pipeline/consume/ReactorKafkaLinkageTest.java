package io.useractivity.pipeline.consume;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import reactor.kafka.receiver.KafkaReceiver;

/**
 * reactor-kafka was built against kafka-clients 3.9 and gets no releases any more. This shows what
 * of it still links against the kafka-clients we run: everything but one method of its
 * transactional sender, which we do not use.
 */
class ReactorKafkaLinkageTest {
  @Test
  void onlyTheTransactionalSenderIsBroken() throws Exception {
    JavaClasses classes =
        new ClassFileImporter()
            .importUrl(KafkaReceiver.class.getProtectionDomain().getCodeSource().getLocation());
    assertThat(classes).hasSizeGreaterThan(50);

    Set<String> resolved = new TreeSet<>();
    Set<String> missing = new TreeSet<>();
    for (JavaClass reactor : classes) {
      for (JavaAccess<?> access : reactor.getAccessesFromSelf()) {
        if (access.getTargetOwner().getPackageName().startsWith("org.apache.kafka.")) {
          AccessTarget target = access.getTarget();
          (target.resolveMember().isPresent() ? resolved : missing).add(target.getFullName());
        }
      }
    }
    assertThat(resolved).hasSizeGreaterThan(50);
    assertThat(missing)
        .containsExactly(
            "org.apache.kafka.clients.producer.Producer"
                + ".sendOffsetsToTransaction(java.util.Map, java.lang.String)");
  }
}
