package org.contexture.jobs;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Whose classes the shaded jar has, found out from the classes alone. */
final class CarriedLibraries {
  private static final String RELOCATED = "org/contexture/shaded/";

  private CarriedLibraries() {}

  /** The jars of the class path whose classes, or one of whose scripts, the shaded jar has. */
  static List<Path> in(Path shaded) throws IOException {
    Set<String> carried = names(shaded);
    List<Path> libraries = new ArrayList<>();
    for (Path jar : classPath().filter(jar -> !jar.endsWith(shaded.getFileName())).toList()) {
      List<String> names = List.copyOf(names(jar));
      List<String> classes = names.stream().filter(CarriedLibraries::isClass).toList();
      // Another jar may have relocated some of the same classes, beside its own.
      boolean all = !classes.isEmpty() && classes.stream().allMatch(name -> has(carried, name));
      if (all || names.stream().anyMatch(name -> isScript(name) && carried.contains(name))) {
        libraries.add(jar);
      }
    }
    return libraries;
  }

  private static Stream<Path> classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(part -> part.endsWith(".jar"))
        .map(Path::of);
  }

  private static Set<String> names(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      Set<String> names = new HashSet<>();
      for (ZipEntry entry : Collections.list(zip.entries())) {
        names.add(entry.getName());
      }
      return names;
    }
  }

  private static boolean isClass(String name) {
    return name.endsWith(".class") && !name.endsWith("module-info.class");
  }

  private static boolean isScript(String name) {
    return name.startsWith("META-INF/resources/") && name.endsWith(".js");
  }

  /** A relocated class keeps its package from some segment on. */
  private static boolean has(Set<String> carried, String name) {
    boolean found = carried.contains(name);
    for (int slash = name.indexOf('/');
        slash >= 0 && !found;
        slash = name.indexOf('/', slash + 1)) {
      found = carried.contains(RELOCATED + name.substring(slash + 1));
    }
    return found || carried.contains(RELOCATED + name);
  }
}
