package dev.mcpmanager.jsonrpc;

/// A channel whose input nobody can ask for room, as on systems that offer no way to do that.
class ChannelOverStreamTests extends ChannelTests {

  @Override
  PeerInput input() {
    return PeerInput.of(peer.stdin());
  }
}
