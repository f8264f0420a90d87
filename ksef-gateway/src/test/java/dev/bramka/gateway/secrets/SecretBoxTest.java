package dev.bramka.gateway.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What is sealed opens with the same key for the same purpose, and in no other way. */
class SecretBoxTest {
  private static final byte[] SECRET = "token|nip-5265877635|00".getBytes(StandardCharsets.UTF_8);
  private final SecretBox box = new SecretBox(new byte[32]);

  @Test
  void sealed_opens() {
    assertThat(box.open("login:t", box.seal("login:t", SECRET))).isEqualTo(SECRET);
  }

  @Test
  void everySeal_isDifferent() {
    assertThat(box.seal("p", SECRET)).isNotEqualTo(box.seal("p", SECRET));
  }

  @Test
  void anotherPurpose_doesNotOpenIt() {
    byte[] sealed = box.seal("login:a", SECRET);
    assertThatThrownBy(() -> box.open("login:b", sealed)).isInstanceOf(RuntimeException.class);
  }

  @Test
  void anotherKey_doesNotOpenIt() {
    byte[] other = new byte[32];
    other[31] = 1;
    byte[] sealed = box.seal("p", SECRET);
    assertThatThrownBy(() -> new SecretBox(other).open("p", sealed))
        .isInstanceOf(RuntimeException.class);
  }

  @Property(tries = 200)
  void oneChangedBit_isNoticed(@ForAll @IntRange(max = 400) int bit) {
    byte[] sealed = box.seal("p", SECRET);
    int at = bit % (sealed.length * 8);
    sealed[at / 8] ^= (byte) (1 << at % 8);
    assertThatThrownBy(() -> box.open("p", sealed)).isInstanceOf(RuntimeException.class);
  }

  @Property(tries = 100)
  void truncated_isNoticed(@ForAll @IntRange(max = 50) int length) {
    byte[] sealed = Arrays.copyOf(box.seal("p", SECRET), length);
    assertThatThrownBy(() -> box.open("p", sealed)).isInstanceOf(RuntimeException.class);
  }

  @Test
  void keyOfAnotherLength_isRefused() {
    assertThatThrownBy(() -> new SecretBox(new byte[16])).isInstanceOf(RuntimeException.class);
  }
}
