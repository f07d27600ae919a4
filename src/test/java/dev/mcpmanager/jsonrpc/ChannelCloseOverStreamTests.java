package dev.mcpmanager.jsonrpc;

/// Every way that a channel ends whose input nobody can ask for room.
class ChannelCloseOverStreamTests extends ChannelCloseTests {

  @Override
  PeerInput input() {
    return PeerInput.of(peer.stdin());
  }
}
