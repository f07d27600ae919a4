package dev.mcpmanager.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mcpmanager.definition.ServerGroup.Member;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroupsTests {

  private static final String SERVERS =
      "\"mcpServers\": {\"a\": {\"command\": \"a\"}, \"b\": {\"command\": \"b\"}, \"My Server\":"
          + " {}}";

  private static final String HEAD = "{" + SERVERS + ", \"groups\": {\"g\": ";

  @Test
  void withoutGroupsTheDefaultIsAllServersWithAllTheyOffer() {
    DefinitionFile.Loaded file = Parsed.loaded("{" + SERVERS + "}");

    assertThat(file.groups().entries()).hasSize(1);
    assertThat(valid(file, "default").members())
        .containsExactly(whole("a"), whole("b"), whole("My-Server"));
    assertThat(file.groups().find("other")).isNull();
  }

  @Test
  void aBareListOfServersHasTheDefaultGroup() {
    DefinitionFile.Loaded file = Parsed.loaded("[{\"id\": \"a\", \"command\": \"run\"}]");

    assertThat(valid(file, "default").members()).containsExactly(whole("a"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ["b", "a"]                                              | b a
          ["My Server", "a"]                                      | My-Server a
          []                                                      | ``
          {"servers": ["b"]}                                      | b
          {"servers": ["*"]}                                      | a b My-Server
          {"servers": ["b", "*"]}                                 | b a My-Server
          {"servers": {"*": true, "b": false}}                    | a My-Server
          {"servers": {"b": {}, "a": true, "My-Server": null}}    | b a My-Server
          """)
  void readsTheMembersInTheirOrder(String group, String members) {
    DefinitionFile.Loaded file = file(group);

    assertThat(file.warnings()).isEmpty();
    assertThat(valid(file, "g").members())
        .extracting(it -> it.server().value())
        .containsExactlyElementsOf(members.isEmpty() ? List.of() : List.of(members.split(" ")));
  }

  @Test
  void readsWhatOfEachMemberIsInTheGroup() {
    ServerGroup group =
        valid(
            file(
                """
                {
                  "description": "For readers",
                  "servers": {
                    "a": {
                      "tools": {"allow": ["read_*", "list"], "deny": ["*_secret"],
                                "rename": {"read_file": "read"}},
                      "prompts": false,
                      "resources": ["file:///docs/*"]
                    },
                    "*": {"tools": {"deny": ["delete_*"]}}
                  }
                }
                """),
            "g");

    assertThat(group.description()).isEqualTo("For readers");
    Member a = group.member(new ServerId("a")).orElseThrow();
    assertThat(a.tools().includes("read_file")).isTrue();
    assertThat(a.tools().includes("list")).isTrue();
    assertThat(a.tools().includes("read_secret")).isFalse();
    assertThat(a.tools().includes("write_file")).isFalse();
    assertThat(a.tools().renamed("read_file")).isEqualTo("read");
    assertThat(a.tools().renamed("list")).isNull();
    assertThat(a.prompts().includes("anything")).isFalse();
    assertThat(a.resources().includes("file:///docs/x")).isTrue();
    assertThat(a.resources().includes("file:///etc/x")).isFalse();
    Member b = group.member(new ServerId("b")).orElseThrow();
    assertThat(b.tools().includes("delete_all")).isFalse();
    assertThat(b.tools().includes("read_all")).isTrue();
    assertThat(b.prompts()).isEqualTo(Selection.ALL);
  }

  @Test
  void anAllowedListThatIsEmptyAllowsNothing() {
    DefinitionFile.Loaded file = file("{\"servers\": {\"a\": {\"tools\": {\"allow\": []}}}}");

    assertThat(valid(file, "g").members().getFirst().tools().includes("x")).isFalse();
  }

  @Test
  void theDefaultGroupCanBeDefined() {
    DefinitionFile.Loaded file =
        Parsed.loaded("{" + SERVERS + ", \"groups\": {\"default\": [\"b\"], \"g\": [\"a\"]}}");

    assertThat(valid(file, "default").members()).containsExactly(whole("b"));
    assertThat(file.groups().entries())
        .extracting(GroupEntry::name)
        .containsExactly("default", "g");
  }

  /// The group | column | field | message. Columns count from where the value begins.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          1                                         | 0  | groups.g                          | Expected an object, or a list of servers, found a number.
          null                                      | -5 | groups.g                          | Say which servers are in this group: a list of their ids, or ["*"] for all.
          {}                                        | 0  | groups.g.servers                  | Say which servers are in this group: a list of their ids, or ["*"] for all.
          {"servers": "a"}                          | 12 | groups.g.servers                  | Expected a list of ids, or an object such as {"id": true}; found a string.
          ["a", 1]                                  | 6  | groups.g[1]                       | Expected the id of a server, found a number.
          ["a", "a"]                                | 6  | groups.g[1]                       | This server stands here twice; remove one of them.
          ["My Server", "My-Server"]                | 14 | groups.g[1]                       | The server 'My-Server' stands here twice; remove one of them.
          {"servers": {"a": 1}}                     | 18 | groups.g.servers.a                | Expected true, false or an object with 'tools', 'prompts' or 'resources', found a number.
          {"servers": {"a": {"tools": 1}}}          | 28 | groups.g.servers.a.tools          | Expected true, false, a list of patterns or an object with 'allow' and 'deny', found a number.
          {"servers": {"a": {"tools": [1]}}}        | 29 | groups.g.servers.a.tools[0]       | Expected a name or a pattern such as 'read_*'.
          {"servers": {"a": {"tools": {"deny": "x"}}}} | 37 | groups.g.servers.a.tools.deny  | Expected a list of strings, found a string.
          {"servers": {"a": {"tools": {"rename": {"x": "a b"}}}}} | 45 | groups.g.servers.a.tools.rename.x | A name has 1 to 64 characters, each a letter, a digit, '_', '.' or '-'.
          {"servers": {"a": {"tools": {"rename": {"x*": "y"}}}}} | 40 | groups.g.servers.a.tools.rename | A new name is for one item, by the name its server gives it, without '*'.
          {"servers": {"*": {"tools": {"rename": {"x": "y"}}}}} | 39 | groups.g.servers.*.tools.rename | New names are for the tools and prompts of one server, not for resources or '*'.
          {"servers": {"a": {"resources": {"rename": {"x": "y"}}}}} | 43 | groups.g.servers.a.resources.rename | New names are for the tools and prompts of one server, not for resources or '*'.
          """)
  void saysWhereWhatAndWhy(String group, int column, String field, String message) {
    DefinitionFile.Loaded file = file(group);

    assertThat(bad(file, "g").problems())
        .containsExactly(new Problem(1, HEAD.length() + 1 + column, null, field, message));
    assertThat(valid(file, "default").members()).hasSize(3);
  }

  @Test
  void aNameIsGivenOnceInAGroup() {
    DefinitionFile.Loaded file =
        file(
            "{\"servers\": {\"a\": {\"tools\": {\"rename\": {\"x\": \"n\"}}, \"prompts\":"
                + " {\"rename\": {\"x\": \"n\"}}}, \"b\": {\"tools\": {\"rename\": {\"y\":"
                + " \"n\"}}}}}");

    assertThat(bad(file, "g").problems())
        .extracting(Problem::field, Problem::message)
        .containsExactly(
            tuple(
                "groups.g.servers.b.tools.rename.y",
                "The name 'n' is given twice in this group; choose another one."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ["a", "c"]                                                      | groups.g[1]                     | There is no server 'c' in this file; define it, or remove it here.
          {"servers": {"my-server": true}}                                | groups.g.servers.my-server      | There is no server 'my-server' in this file; did you mean 'My-Server'?
          {"servers": ["a"], "descripton": "x"}                           | groups.g.descripton             | This field is not known; did you mean 'description'?
          {"servers": {"a": {"tool": []}}}                                | groups.g.servers.a.tool         | This field is not known; did you mean 'tools'?
          {"servers": {"a": {"tools": {"alow": []}}}}                     | groups.g.servers.a.tools.alow   | This field is not known; did you mean 'allow'?
          {"servers": {"a": {"tools": {"deny": ["x"], "rename": {"x": "y"}}}}} | groups.g.servers.a.tools.rename | 'x' has a new name, but is not in the group.
          """)
  void warnsOfWhatDeservesALook(String group, String field, String message) {
    DefinitionFile.Loaded file = file(group);

    assertThat(file.groups().find("g")).isInstanceOf(GroupEntry.Valid.class);
    assertThat(file.warnings())
        .singleElement()
        .satisfies(it -> {
          assertThat(it.server()).isNull();
          assertThat(it.field()).isEqualTo(field);
          assertThat(it.message()).isEqualTo(message);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "7", "\"x\""})
  void groupsThatCannotBeReadCloseTheDefaultOne(String groups) {
    DefinitionFile.Loaded file = Parsed.loaded("{" + SERVERS + ", \"groups\": " + groups + "}");

    GroupEntry.Bad bad = bad(file, "default");
    assertThat(bad.sentence())
        .startsWith("Group 'default' is not served: line 1, column")
        .contains("field 'groups': Expected an object with a member for each group, found ");
    assertThat(file.entries()).hasSize(3);
  }

  @Test
  void groupsThatAreNullAreNotThere() {
    DefinitionFile.Loaded file = Parsed.loaded("{" + SERVERS + ", \"groups\": null}");

    assertThat(valid(file, "default").members()).hasSize(3);
    assertThat(file.warnings()).isEmpty();
  }

  @Test
  void groupsListedTwiceCloseTheDefaultOne() {
    DefinitionFile.Loaded file =
        Parsed.loaded("{" + SERVERS + ", \"groups\": {\"g\": [\"a\"]}, \"groups\": {}}");

    assertThat(bad(file, "default").sentence())
        .endsWith("The groups are listed twice; move them into one list.");
    assertThat(valid(file, "g").members()).containsExactly(whole("a"));
  }

  @Test
  void aGroupThatStandsTwiceIsNotServed() {
    DefinitionFile.Loaded file =
        Parsed.loaded("{" + SERVERS + ", \"groups\": {\"g\": [\"a\"], \"g\": [\"b\"]}}");

    assertThat(bad(file, "g").sentence())
        .endsWith("field 'groups.g': This group stands twice; remove one of them.");
  }

  @Test
  void aNameThatNoPathCanHaveIsAProblem() {
    DefinitionFile.Loaded file =
        Parsed.loaded("{" + SERVERS + ", \"groups\": {\"my group\": [\"a\"]}}");

    assertThat(bad(file, "my group").sentence())
        .endsWith(
            "The name of a group has 1 to 64 characters, each a letter, a digit, '_' or '-'.");
  }

  @Test
  void noGroupHidesAMistakeOfItsServers() {
    DefinitionFile.Loaded file = file("[\"My-Server\"]");

    assertThat(valid(file, "g").members()).containsExactly(whole("My-Server"));
    assertThat(file.problems()).isNotEmpty();
  }

  private static DefinitionFile.Loaded file(String group) {
    return Parsed.loaded(HEAD + group.strip() + "}}");
  }

  private static ServerGroup valid(DefinitionFile.Loaded file, String name) {
    GroupEntry entry = Objects.requireNonNull(file.groups().find(name));
    assertThat(entry).isInstanceOf(GroupEntry.Valid.class);
    return ((GroupEntry.Valid) entry).group();
  }

  private static GroupEntry.Bad bad(DefinitionFile.Loaded file, String name) {
    GroupEntry entry = Objects.requireNonNull(file.groups().find(name));
    assertThat(entry).isInstanceOf(GroupEntry.Bad.class);
    return (GroupEntry.Bad) entry;
  }

  private static Member whole(String id) {
    return Member.whole(new ServerId(id));
  }
}
