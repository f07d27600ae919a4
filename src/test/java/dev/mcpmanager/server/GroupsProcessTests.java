package dev.mcpmanager.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.definition.GroupEntry;
import dev.mcpmanager.definition.ServerGroup;
import dev.mcpmanager.definition.ServerGroup.Member;
import dev.mcpmanager.definition.ServerGroups;
import dev.mcpmanager.definition.ServerId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
class GroupsProcessTests {

  private static final String FILE =
      "{\"mcpServers\":{\"one\":{\"command\":\"true\"},\"two\":{\"command\":\"true\"}},"
          + "\"groups\":{\"default\":[\"two\"],\"bad\":7}}";

  @TempDir Path folder;

  @Test
  void groupsChangeWithTheRoster() {
    try (var running = new RunningManager(folder, "{ not JSON")) {
      assertThat(members(running.manager.upstreams().groups())).isEmpty();
      List<ServerGroups> told = new CopyOnWriteArrayList<>();
      running.manager.onRosterChange(() -> told.add(running.manager.upstreams().groups()));
      running.write(FILE);
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !told.isEmpty());
      assertThat(members(told.getFirst())).containsExactly(new ServerId("two"));
    }
  }

  @Test
  void aBadGroupIsReportedAndHurtsNothingElse() {
    try (var running = new RunningManager(folder, FILE)) {
      assertThat(running.manager.definitions().warnings())
          .containsExactly(
              "Group 'bad' is not served: line 1, column 101: field 'groups.bad': Expected an"
                  + " object, or a list of servers, found a number.");
      assertThat(running.manager.upstreams().groups().find("bad"))
          .isInstanceOf(GroupEntry.Bad.class);
      assertThat(members(running.manager.upstreams().groups()))
          .containsExactly(new ServerId("two"));
      assertThat(running.manager.servers()).hasSize(2);
    }
  }

  private static List<ServerId> members(ServerGroups groups) {
    return group(groups.find(ServerGroups.DEFAULT)).members().stream().map(Member::server).toList();
  }

  private static ServerGroup group(@Nullable GroupEntry entry) {
    assertThat(entry).isInstanceOf(GroupEntry.Valid.class);
    return ((GroupEntry.Valid) Objects.requireNonNull(entry)).group();
  }
}
