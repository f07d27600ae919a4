package dev.mcpmanager.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SpliceTests {

  private final Splice splice = new Splice(utf8("0123456789"));

  @Test
  void replacesInAnyOrder() {
    splice
        .replace(new Span(7, 9), utf8("long"))
        .replace(new Span(0, 1), utf8(""))
        .insert(3, utf8("-"));
    assertThat(splice.toBytes()).asString(UTF_8).isEqualTo("12-3456long9");
  }

  @Test
  void insertsAtBothEndsAndKeepsTheOrderOfInsertions() {
    splice.insert(10, utf8("a")).insert(0, utf8("b")).insert(10, utf8("c"));
    assertThat(splice.toBytes()).asString(UTF_8).isEqualTo("b0123456789ac");
  }

  @Test
  void insertsBeforeWhatIsReplacedWhicheverIsSaidFirst() {
    splice.replace(new Span(0, 2), utf8("x")).insert(0, utf8("a")).insert(0, utf8("b"));
    assertThat(splice.toBytes()).asString(UTF_8).isEqualTo("abx23456789");
  }

  @Test
  void refusesWhatOverlapsOrIsOutside() {
    splice.replace(new Span(2, 5), utf8("x"));
    splice.replace(new Span(4, 6), utf8("y"));
    assertThatThrownBy(splice::toBytes).isInstanceOf(IllegalArgumentException.class);
    var outside = new Splice(utf8("ab")).replace(new Span(1, 3), utf8("x"));
    assertThatThrownBy(outside::toBytes).isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
