package org.contexture.jobs.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import java.io.File;
import java.net.URL;
import java.util.regex.Pattern;

/**
 * Includes local files into a config file, and nothing from a network: who writes a file's include
 * would decide on a run's settings from elsewhere.
 *
 * @param library the library's own includer, which it hands over; null before
 */
record LocalIncluder(ConfigIncluder library)
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
  /** Before the library has handed over its own. */
  static final LocalIncluder ALONE = new LocalIncluder(null);

  /** Where a name is one, the library tries it as a URL first. A drive has one letter. */
  private static final Pattern URL_LIKE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return new LocalIncluder(fallback);
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    if (URL_LIKE.matcher(what).matches()) {
      throw refused(what);
    }
    return library.include(context, what);
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    return ((ConfigIncluderFile) library).includeFile(context, what);
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    return ((ConfigIncluderClasspath) library).includeResources(context, what);
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    throw refused(what.toString());
  }

  private static ConfigException refused(String url) {
    return new ConfigException.Generic("an include must be a local file: " + url);
  }
}
