package org.contexture.spark.redact;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.internal.config.package$;
import org.apache.spark.sql.internal.SQLConf;

/**
 * Takes secrets out of what is shown or stored. Which keys have secret values is decided by {@code
 * spark.redaction.regex} and, of a reader's options, by {@code spark.sql.redaction.options.regex}
 * too; a password in a URI is always one.
 */
public final class Redaction {
  /** What stands in a secret's place, as Spark writes it. */
  public static final String HIDDEN = "*********(redacted)";

  private static final String OPTIONS_PATTERN = "spark.sql.redaction.options.regex";

  /** A password goes up to the last {@code @} of its authority. */
  private static final Pattern AUTHORITY = Pattern.compile("(://[^\\s/:@]*:)[^\\s/]*(?=@)");

  /** A key of a store may have slashes; what has a number in a password's place has a port. */
  private static final Pattern WITH_SLASHES =
      Pattern.compile("(://[^\\s/:@]*:)(?!\\d{1,5}(?:[^\\w@]|$))[^\\s@]*(?=@)");

  private static final Pattern KEY = Pattern.compile("([\\w.-]+)=");

  private static final Pattern VALUE =
      Pattern.compile(Pattern.quote(HIDDEN) + "|\"[^\"]*\"|'[^']*'|[^\\s&;,)\\]}\"']+");

  /** Keys of ours that count tokens or read them: they look like secrets to Spark. */
  private static final Pattern OURS =
      Pattern.compile(
          "-*((max|chunk|special|padded|text)[-_]tokens|tokens|token[-_](budget|count)|tokenizer)");

  private Redaction() {}

  /** A text without passwords of URIs, and without values of keys whose names Spark redacts. */
  public static String of(String text) {
    if (text == null || text.isEmpty()) {
      return text;
    }
    String hidden = Matcher.quoteReplacement(HIDDEN);
    String uris = AUTHORITY.matcher(text).replaceAll("$1" + hidden);
    uris = WITH_SLASHES.matcher(uris).replaceAll("$1" + hidden);
    return withoutValues(uris, ofSpark());
  }

  private static String withoutValues(String text, Pattern secret) {
    StringBuilder shown = new StringBuilder();
    Matcher key = KEY.matcher(text);
    Matcher value = VALUE.matcher(text);
    int done = 0;
    for (int at = 0; key.find(at); ) {
      at = key.end();
      boolean hides = !OURS.matcher(key.group(1)).matches() && secret.matcher(key.group(1)).find();
      if (hides && value.region(at, text.length()).lookingAt()) {
        shown.append(text, done, at).append(HIDDEN);
        at = value.end();
        done = at;
      }
    }
    return shown.append(text, done, text.length()).toString();
  }

  /**
   * The value of an option of Spark's readers, or what stands in its place: Spark hides one whose
   * key or value looks like a secret.
   */
  public static String ofOption(String key, String value) {
    return isSecret(key) || isSecret(value) ? HIDDEN : of(value);
  }

  /** Whether a name of an option of Spark's readers says that its value is a secret. */
  public static boolean isSecret(String name) {
    return ofSpark().matcher(name).find() || ofOptions().matcher(name).find();
  }

  private static Pattern ofSpark() {
    return conf().get(package$.MODULE$.SECRET_REDACTION_PATTERN()).pattern();
  }

  private static Pattern ofOptions() {
    SparkConf conf = conf();
    return conf.contains(OPTIONS_PATTERN)
        ? Pattern.compile(conf.get(OPTIONS_PATTERN))
        : SQLConf.get().getConf(SQLConf.SQL_OPTIONS_REDACTION_PATTERN()).pattern();
  }

  /** That of the application; before it has started, what spark-submit was given. */
  private static SparkConf conf() {
    SparkEnv environment = SparkEnv.get();
    return environment == null ? new SparkConf() : environment.conf();
  }
}
