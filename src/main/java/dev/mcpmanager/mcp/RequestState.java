package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.mcpmanager.jsonrpc.Request;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Seals and opens the `requestState` with which a client finds its parked call again. What comes
/// back is a stranger's until its seal is proven: HMAC-SHA256 with a key of this process, over the
/// claim and over who makes it for which call (specification 2026-07-28, Multi Round-Trip Requests:
/// "Server Requirements"). For any thread.
///
/// A seal does not make a state work once only: whoever parks calls compares the round.
public final class RequestState {

  private static final String MAC = "HmacSHA256";
  private static final int MAC_BYTES = 32;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final SecretKeySpec key;

  /// Which parked call, and in which of its rounds.
  ///
  /// @param expiry from which on it is worth nothing
  public record Claim(String park, int round, Instant expiry) {}

  /// What a state turned out to be.
  public sealed interface Opened {}

  /// Sealed here, for this principal and this call.
  public record Genuine(Claim claim) implements Opened {}

  /// Sealed here, but too long ago.
  public record Expired(Claim claim) implements Opened {}

  /// Not sealed here, or for somebody else, or for another call.
  public record Forged() implements Opened {}

  private RequestState(byte[] key) {
    this.key = new SecretKeySpec(key, MAC);
  }

  /// With a new key: nothing sealed before, or by others, is ever genuine.
  public static RequestState withNewKey() {
    byte[] key = new byte[MAC_BYTES];
    new SecureRandom().nextBytes(key);
    return new RequestState(key);
  }

  /// Seals a claim, for whom it is made and for which call.
  ///
  /// @param principal on whose behalf the call is made
  public String seal(Claim claim, String principal, Request call) {
    byte[] written = written(claim);
    var state = new ByteArrayOutputStream();
    state.writeBytes(mac(written, principal, call));
    state.writeBytes(written);
    return ENCODER.encodeToString(state.toByteArray());
  }

  /// Proves what came back, before anything in it is believed.
  ///
  /// @param state as it came
  /// @param principal who brought it
  /// @param call the retry that brought it
  public Opened open(String state, String principal, Request call, Instant now) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(state.getBytes(US_ASCII));
    } catch (IllegalArgumentException _) {
      return new Forged();
    }
    if (bytes.length <= MAC_BYTES) {
      return new Forged();
    }
    byte[] mac = Arrays.copyOf(bytes, MAC_BYTES);
    byte[] written = Arrays.copyOfRange(bytes, MAC_BYTES, bytes.length);
    if (!MessageDigest.isEqual(mac, mac(written, principal, call))) {
      return new Forged();
    }
    Claim claim = read(written);
    return now.isBefore(claim.expiry()) ? new Genuine(claim) : new Expired(claim);
  }

  private byte[] mac(byte[] written, String principal, Request call) {
    byte[] all =
        bytes(out -> {
          out.writeInt(written.length);
          out.write(written);
          out.writeUTF(CallDigest.of(call));
          out.writeChars(principal); // the last one, so that its length need not be said
        });
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(key);
      return mac.doFinal(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + MAC + ".", e);
    }
  }

  private static byte[] written(Claim claim) {
    return bytes(out -> {
      out.writeUTF(claim.park());
      out.writeInt(claim.round());
      out.writeLong(claim.expiry().toEpochMilli());
    });
  }

  private static Claim read(byte[] written) {
    try (var in = new DataInputStream(new ByteArrayInputStream(written))) {
      return new Claim(in.readUTF(), in.readInt(), Instant.ofEpochMilli(in.readLong()));
    } catch (IOException e) {
      throw new UncheckedIOException("What was sealed here is unreadable.", e);
    }
  }

  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  private static byte[] bytes(Writing writing) {
    var bytes = new ByteArrayOutputStream();
    try {
      writing.to(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return bytes.toByteArray();
  }
}
