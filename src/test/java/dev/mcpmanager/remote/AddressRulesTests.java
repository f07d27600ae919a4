package dev.mcpmanager.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressRulesTests {

  private static final AddressRules STRICT = AddressRules.strict(List.of(), false);
  private static final AddressRules AT_HOME = AddressRules.strict(List.of(), true);

  @ParameterizedTest
  @CsvSource({
    "1.1.1.1, true",
    "9.255.255.255, true",
    "11.0.0.0, true",
    "100.63.255.255, true",
    "100.128.0.0, true",
    "172.15.0.1, true",
    "172.32.0.1, true",
    "192.0.1.1, true",
    "192.167.255.255, true",
    "192.169.0.0, true",
    "223.255.255.255, true",
    "2606:4700:4700::1111, true",
    "2a00:1450::1, true",
    "0.0.0.0, false",
    "0.1.2.3, false",
    "10.0.0.1, false",
    "10.255.255.255, false",
    "100.64.0.1, false",
    "100.127.255.255, false",
    "127.0.0.1, false",
    "127.255.255.254, false",
    "169.254.169.254, false",
    "172.16.0.1, false",
    "172.31.255.255, false",
    "192.0.0.170, false",
    "192.168.1.1, false",
    "198.18.0.1, false",
    "224.0.0.1, false",
    "239.255.255.255, false",
    "240.0.0.1, false",
    "255.255.255.255, false",
    "::, false",
    "::1, false",
    "::7f00:1, false",
    "::ffff:127.0.0.1, false",
    "::ffff:10.0.0.1, false",
    "64:ff9b::a00:1, false",
    "64:ff9b:1::1, false",
    "100::1, false",
    "2001::1, false",
    "2001:db8::1, false",
    "2002:7f00:1::, false",
    "fc00::1, false",
    "fd00::1, false",
    "fe80::1, false",
    "fec0::1, false",
    "ff02::1, false",
  })
  void onlyThePublicInternetMayBeReachedByThoseWhoOnlyHaveTheApi(String address, boolean allowed)
      throws UnknownHostException {
    InetAddress literal = InetAddress.ofLiteral(address);

    assertThat(STRICT.problem("mcp.example", literal) == null).isEqualTo(allowed);
    assertThat(AddressRules.ANY.problem("mcp.example", literal)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "https://mcp.example/a, true",
    "wss://mcp.example, true",
    "HTTPS://mcp.example, true",
    "http://mcp.example, false",
    "ws://mcp.example, false",
    "http://127.0.0.1:3000, true",
    "http://[::1]:3000, true",
    "http://localhost:3000, true",
    "ws://app.localhost, true",
    "http://localhost.example, false",
    "https://u:p@mcp.example, false",
  })
  void theUrlNeedsTlsUnlessItIsOfThisMachine(String url, boolean allowed) {
    assertThat(STRICT.problem(URI.create(url)) == null).isEqualTo(allowed);
    assertThat(AddressRules.ANY.problem(URI.create(url))).isNull();
  }

  @Test
  void thisMachineIsReachedByItsOwnNamesOnlyAndNotByOnesThatOthersPointAtIt() {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");

    assertThat(AT_HOME.problem("localhost", loopback)).isNull();
    assertThat(AT_HOME.problem("127.0.0.1", loopback)).isNull();
    assertThat(AT_HOME.problem("[::1]", InetAddress.ofLiteral("::1"))).isNull();
    assertThat(AT_HOME.problem("rebound.example", loopback)).isNotNull();
    assertThat(AT_HOME.problem("localhost", InetAddress.ofLiteral("10.0.0.1"))).isNotNull();
  }

  @Test
  void theOperatorMayOpenPrivateRanges() {
    var rules = AddressRules.strict(List.of(Cidr.of("10.1.0.0/16"), Cidr.of("fd00::/8")), false);

    assertThat(rules.problem("db.example", InetAddress.ofLiteral("10.1.2.3"))).isNull();
    assertThat(rules.problem("db.example", InetAddress.ofLiteral("fdff::1"))).isNull();
    assertThat(rules.problem("db.example", InetAddress.ofLiteral("10.2.0.1")))
        .isEqualTo("'db.example' is 10.2.0.1, which is no public address");
  }

  @ParameterizedTest
  @CsvSource({
    // the server, and whether it may lead to: the internet, a private network, this machine
    "https://8.8.8.8/mcp, true, false, false",
    "https://unknown.invalid/mcp, true, false, false",
    "https://169.254.0.7/mcp, true, false, false",
    "http://10.9.8.7/mcp, true, true, false",
    "https://100.64.0.1/mcp, true, true, false",
    "https://[fd00::1]/mcp, true, true, false",
    "http://127.0.0.1:4000/mcp, true, true, true",
    "ws://localhost:4000/mcp, true, true, true",
    "http://[::1]/mcp, true, true, true",
  })
  void whatAServerNamesIsNoNearerThanTheServer(
      String server, boolean internet, boolean inside, boolean here) throws UnknownHostException {
    var rules = AddressRules.noNearerThan(URI.create(server), List.of());

    assertThat(rules.problem("as.example", InetAddress.ofLiteral("9.9.9.9")) == null)
        .isEqualTo(internet);
    for (String address : List.of("10.0.0.5", "172.20.0.1", "192.168.1.1", "fdff::1")) {
      assertThat(rules.problem("as.example", InetAddress.ofLiteral(address)) == null)
          .as(address)
          .isEqualTo(inside);
    }
    assertThat(rules.problem("localhost", InetAddress.ofLiteral("127.0.0.1")) == null)
        .isEqualTo(here);
    assertThat(rules.problem("as.example", InetAddress.ofLiteral("127.0.0.1"))).isNotNull();
    for (String address : List.of("169.254.169.254", "fe80::1", "0.0.0.0", "::ffff:a9fe:a9fe")) {
      assertThat(rules.problem("as.example", InetAddress.ofLiteral(address)))
          .as(address)
          .isNotNull();
    }
    assertThat(rules.problem(URI.create("http://as.example"))).isNotNull();
  }

  @Test
  void whatTheOperatorOpensIsOpenToEveryServer() {
    var rules =
        AddressRules.noNearerThan(
            URI.create("https://8.8.8.8"), List.of(Cidr.of("169.254.169.254")));

    assertThat(rules.problem("as.example", InetAddress.ofLiteral("169.254.169.254"))).isNull();
    assertThat(rules.problem("as.example", InetAddress.ofLiteral("169.254.169.253"))).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.0.0.128/25, 10.0.0.127, false",
    "10.0.0.128/25, 10.0.0.200, true",
    "10.0.0.1, 10.0.0.1, true",
    "10.0.0.1, 10.0.0.2, false",
    "0.0.0.0/0, 8.8.8.8, true",
    "0.0.0.0/0, ::1, false",
    "fe80::/10, febf::1, true",
    "fe80::/10, fec0::1, false",
  })
  void aRangeHoldsWhatSharesItsPrefix(String range, String address, boolean held) {
    assertThat(Cidr.of(range).contains(InetAddress.ofLiteral(address))).isEqualTo(held);
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "example.org", "/8", "::/129"})
  void whatIsNoRangeIsSaidToBeNone(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cidr.of(text))
        .withMessage("'%s' is not a range of addresses such as '10.0.0.0/8' or 'fd00::/8'.", text);
  }
}
