package dev.mcpmanager.soak;

/// Something that must never happen, and did.
record Violation(Invariant invariant, String what) {

  enum Invariant {
    I1("each call ends once, with its own answer or one error"),
    I2("never two children of one server"),
    I3("nothing is left after an end"),
    I4("no event is missing without a word"),
    I5("the file and the API agree"),
    I6("the service itself takes no more than at first");

    final String meaning;

    Invariant(String meaning) {
      this.meaning = meaning;
    }
  }
}
