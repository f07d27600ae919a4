package dev.mcpmanager.definition;

/// How many children an exclusive server may have beside its main one.
///
/// @param size those that serve, or wait to serve, one modern call at a time each
/// @param parked those whose call waits for an answer of its client's; they do not count as `size`
/// @param queue calls that may wait for a child
/// @param spare those that are kept ready for the next call, within `size`
/// @param sessions those that each belong to one legacy session
public record Pool(int size, int parked, int queue, int spare, int sessions) {

  public static final Pool DEFAULT = new Pool(4, 16, 64, 1, 16);
}
