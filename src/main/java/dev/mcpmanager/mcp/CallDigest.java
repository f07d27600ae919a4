package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.JsonText;
import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Request;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// What tells one call from another: its method, what it is about, and its arguments (specification
/// 2026-07-28, Multi Round-Trip Requests: "Server Requirements"). A retry has the digest of the
/// call it goes on with, whichever way its client spells strings, and orders members, this time.
final class CallDigest {

  private CallDigest() {}

  static String of(Request request) {
    Members params = Members.of(request.paramsView());
    String name = Methods.nameParam(request.method());
    MessageDigest digest = sha256();
    text(request.method(), digest);
    value(name == null ? null : params.get(name), digest);
    value(params.get("arguments"), digest);
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void value(@Nullable JsonView value, MessageDigest digest) {
    if (value == null) {
      digest.update((byte) ' ');
    } else if (value.isObject()) {
      digest.update((byte) '{');
      value.members().stream()
          .sorted(Comparator.comparing(JsonView.Entry::name))
          .forEach(member -> {
            text(member.name(), digest);
            value(member.value(), digest);
          });
      digest.update((byte) '}');
    } else if (value.isArray()) {
      digest.update((byte) '[');
      value.elements().forEach(element -> value(element, digest));
      digest.update((byte) ']');
    } else if (value.isString()) {
      text(value.text(), digest);
    } else {
      digest.update(value.raw());
      digest.update((byte) ' ');
    }
  }

  private static void text(String text, MessageDigest digest) {
    digest.update(JsonText.quote(text).getBytes(UTF_8));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
