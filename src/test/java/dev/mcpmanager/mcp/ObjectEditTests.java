package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Splice;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ObjectEditTests {

  private static final List<String> NAMES = List.of("a", "b", "c", "d");

  /// Every choice of members to go, with nothing, one or two to come, with and without blanks.
  static Stream<List<Integer>> edits() {
    return IntStream.range(0, 16)
        .boxed()
        .flatMap(removed -> IntStream.range(0, 3).boxed().map(added -> List.of(removed, added)));
  }

  @ParameterizedTest
  @MethodSource("edits")
  void leavesWhatATreeWouldHave(List<Integer> edit) {
    for (String format : List.of("{%s}", "{ %s }")) {
      for (String comma : List.of(",", " , ")) {
        compare(edit.getFirst(), edit.getLast(), format, comma);
      }
    }
  }

  private static void compare(int removed, int added, String format, String comma) {
    var members = new ArrayList<String>();
    ObjectNode tree = JsonMapper.shared().createObjectNode();
    for (String name : NAMES) {
      members.add("\"%s\":{\"in\":[1,2]}".formatted(name));
      tree.putObject(name).putArray("in").add(1).add(2);
    }
    byte[] json = format.formatted(String.join(comma, members)).getBytes(UTF_8);
    var edit = new ObjectEdit(JsonView.of(json));
    for (int i = 0; i < NAMES.size(); i++) {
      if ((removed >> i & 1) != 0) {
        edit.remove(NAMES.get(i));
        tree.remove(NAMES.get(i));
      }
    }
    for (int i = 0; i < added; i++) {
      edit.addMissing("new" + i, "7".getBytes(UTF_8));
      tree.put("new" + i, 7);
    }
    var splice = new Splice(json);
    edit.into(splice);
    assertThat(JsonMapper.shared().readTree(splice.toBytes())).isEqualTo(tree);
    assertThat(edit.leavesNothing()).isEqualTo(tree.isEmpty());
  }

  @Test
  void putsOneMemberInPlaceOfTwins() {
    byte[] json = "{\"a\":1,\"b\":2,\"a\":3}".getBytes(UTF_8);
    var splice = new Splice(json);
    new ObjectEdit(JsonView.of(json)).set("a", "9".getBytes(UTF_8)).into(splice);
    assertThat(splice.toBytes()).asString(UTF_8).isEqualTo("{\"a\":9,\"b\":2}");
  }

  @Test
  void whatIsThereIsNotAdded() {
    byte[] json = "{\"a\":1}".getBytes(UTF_8);
    var splice = new Splice(json);
    new ObjectEdit(JsonView.of(json)).addMissing("a", "9".getBytes(UTF_8)).into(splice);
    assertThat(splice.isEmpty()).isTrue();
  }

  @Test
  void fillsAnEmptyObject() {
    byte[] json = "{ }".getBytes(UTF_8);
    var splice = new Splice(json);
    new ObjectEdit(JsonView.of(json)).addMissing("a", "1".getBytes(UTF_8)).into(splice);
    assertThat(splice.toBytes()).asString(UTF_8).isEqualTo("{\"a\":1 }");
  }
}
