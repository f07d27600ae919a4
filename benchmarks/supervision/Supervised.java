/// One side of the comparison: something that runs children of a shape under a token.
///
/// Times are in milliseconds.
interface Supervised {

  /// Until the child has answered its handshake.
  void start(String child) throws Exception;

  /// Until the child, and what is known of it, is gone.
  void stop(String child) throws Exception;

  /// From the sudden end of the child to the next one's answer.
  double crashToReady(String child) throws Exception;
}
