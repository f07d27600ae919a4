package dev.mcpmanager.lifecycle;

import static java.util.regex.Pattern.CASE_INSENSITIVE;

import java.util.List;
import java.util.regex.Pattern;

/// A phrase by which a cause is known, in the words of runtimes, package runners, and servers.
record Sign(ExitCause cause, Pattern phrase) {

  /// `GITHUB_TOKEN`, as environment variables are spelled; the underscore keeps out `ERROR`.
  private static final String VARIABLE = "\\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\\b[\"'`)]?";

  private static final String CREDENTIAL =
      "(?:api[ _-]?key|(?:access|auth|authentication|authorization|api|bearer|bot|refresh|session"
          + "|security|personal access)[ _-]token|credentials?)";

  private static final String LACKING =
      "(?:(?:is|are|was|were|has been|have been) )?(?:missing|required|undefined|unset|empty"
          + "|not (?:set|found|defined|provided|specified|configured|given)"
          + "|must be (?:set|defined|provided|specified|configured|given))\\b";

  private static final String PATH_OF_SETTINGS =
      "['\"][^'\"]{0,300}(?:config|settings|credentials|\\.(?:json|ya?ml|toml|ini|conf|env|pem|key))"
          + "[^'\"/]{0,60}['\"]";

  /// In the order of trust: the first sign that is found anywhere wins, in its latest line.
  static final List<Sign> ALL =
      List.of(
          memory("JavaScript heap out of memory|Array buffer allocation failed"),
          memory("^MemoryError\\b|java\\.lang\\.OutOfMemoryError(?::|$)|std::bad_alloc"),
          memory(
              "\\bCannot allocate memory\\b|\\bENOMEM\\b|^memory allocation of \\d+ bytes failed"),
          memory(
              "^(?:fatal error|runtime): (?:runtime: )?(?:out of memory|cannot allocate memory)"),
          // Which variable to set is a better answer than that a key is missing.
          variable(
              "(?<!\\b[Nn]o )%s(?: and %s){0,4}(?: environment variables?)? ?%s"
                  .formatted(VARIABLE, VARIABLE, LACKING)),
          variable(
              "\\b[Pp]lease (?:set|provide|specify|export|define) (?:(?:the|your|a|an) )?"
                  + VARIABLE),
          variable(
              "\\b[Mm]issing (?:required )?(?:env(?:ironment)? ?var(?:iable)?s?:? )?" + VARIABLE),
          configuration("\\bmissing (?:required )?env(?:ironment)?[ _-]?var(?:iable)?s?\\b"),
          configuration(
              "\\brequired env(?:ironment)?[ _-]?var(?:iable)?s? .{0,80}(?:not|missing)\\b"),
          authentication(
              "\\b(?:invalid|missing|expired|incorrect|wrong|revoked|bad)"
                  + "(?: or (?:invalid|missing|expired|revoked))? "
                  + CREDENTIAL),
          authentication(
              "\\b%s (?:(?:is|are|was|were|has) )?(?:invalid|missing|expired|incorrect|revoked|required|rejected|not (?:valid|set|found|provided|configured))\\b"
                  .formatted(CREDENTIAL)),
          authentication(
              "\\bno (?:valid )?%s (?:was |were )?(?:provided|found|given|configured|supplied|specified|set)\\b"
                  .formatted(CREDENTIAL)),
          authentication("\\btoken (?:is |has |was )?(?:expired|revoked)\\b"),
          authentication(
              "\\b401\\b.{0,40}\\bunauthori[sz]ed\\b|\\bunauthori[sz]ed\\b.{0,40}\\b401\\b"),
          authentication("\\b403\\b.{0,40}\\bforbidden\\b|\\bforbidden\\b.{0,40}\\b403\\b"),
          authentication(
              "\\b(?:authentication|authorization) (?:failed|error|failure|required)\\b"),
          authentication(
              "\\bfailed to (?:authenticate|log ?in)\\b|\\blog ?in (?:failed|incorrect)\\b"),
          authentication("\\b(?:EAUTH|ENEEDAUTH|E401|E403)\\b"),
          authentication("\\binvalid_(?:grant|client|token|api_key|auth)\\b"),
          authentication(
              "\\bpassword authentication failed for user\\b|\\bAccess denied for user\\b"),
          authentication(
              "\\bUnable to locate credentials\\b|\\bCould not load (?:the default )?credentials\\b"),
          configuration("^npm (?:error|ERR!) 404 .{0,300}could not be found"),
          configuration("^npm (?:error|ERR!) (?:notarget )?No matching version found"),
          configuration(
              "^npm (?:error|ERR!) code (?:E404|ETARGET|EINVALIDTAGNAME|EINVALIDPACKAGENAME)\\b"),
          configuration("^npm (?:error|ERR!) could not determine executable to run"),
          configuration("\\bNo matching (?:distribution|version|package) found\\b"),
          configuration("\\bnot found in the package registry\\b"),
          configuration("\\bCannot find (?:module|package) '"),
          configuration("\\bModuleNotFoundError: |: No module named "),
          configuration("^Error: (?:Could not find or load main class|Unable to access jarfile) "),
          configuration("\\bcan't open file '.{1,300}\\[Errno 2\\]"),
          configuration("\\bENOENT: no such file or directory, [a-z]+ " + PATH_OF_SETTINGS),
          configuration("\\bNo such file or directory: " + PATH_OF_SETTINGS),
          configuration(
              "\\bthe following (?:required )?arguments (?:are required|were not provided)\\b"),
          configuration("\\bmissing (?:a )?required (?:argument|option|parameter|flag)\\b"),
          configuration(
              "\\b(?:unknown|unrecognized|bad) (?:command[ -]line )?(?:option|arguments?|flag)\\b"),
          configuration("^error: unexpected argument '"),
          configuration("\\bplease (?:provide|specify|pass) .{1,80}\\bargument\\b"),
          configuration("^(?:\\[\\d+\\] )?usage: \\S"));

  boolean isIn(String line) {
    return phrase.matcher(line).find();
  }

  private static Sign memory(String phrase) {
    return new Sign(ExitCause.OUT_OF_MEMORY, Pattern.compile(phrase));
  }

  private static Sign authentication(String phrase) {
    return new Sign(ExitCause.AUTHENTICATION, Pattern.compile(phrase, CASE_INSENSITIVE));
  }

  private static Sign configuration(String phrase) {
    return new Sign(ExitCause.CONFIGURATION, Pattern.compile(phrase, CASE_INSENSITIVE));
  }

  /// Where capitals count.
  private static Sign variable(String phrase) {
    return new Sign(ExitCause.CONFIGURATION, Pattern.compile(phrase));
  }
}
