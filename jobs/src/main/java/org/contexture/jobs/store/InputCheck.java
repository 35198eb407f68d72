package org.contexture.jobs.store;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.contexture.jobs.path.Place;

/**
 * Whether a run that replaces an output leaves alone what it reads.
 *
 * @param folder of the output, fully qualified
 */
record InputCheck(String output, Path folder, Configuration hadoop) {
  /**
   * Checks files, by the places where they are and not by how their paths are spelled.
   *
   * @param role what they are to the run, such as {@code input}
   * @param files fully qualified
   * @throws OutputException where one of them lies in the folder
   */
  void check(String role, List<Path> files) {
    try {
      Place place = Place.of(folder, hadoop);
      // A look at each folder is enough: files may be many, and far away.
      Map<Path, Place> folders = new HashMap<>();
      Map<Place, Boolean> within = new HashMap<>();
      for (Path file : files) {
        if (isBelow(file)) {
          throw refused(role, file, "");
        }
        Place at = place(file, folders);
        Boolean known = within.get(at.parent());
        boolean lies = known == null ? place.contains(at.parent()) : known;
        within.put(at.parent(), lies);
        if (lies || at.equals(place)) {
          throw refused(role, file, ", as " + at.path());
        }
      }
    } catch (IOException e) {
      throw OutputException.failed("Cannot write output " + output + ": " + e.getMessage(), e);
    }
  }

  private Place place(Path file, Map<Path, Place> folders) throws IOException {
    if (file.getParent() == null) {
      return Place.of(file, hadoop);
    }
    Place found = folders.get(file.getParent());
    Place parent = found == null ? Place.of(file.getParent(), hadoop) : found;
    folders.put(file.getParent(), parent);
    return parent.file(file.getName());
  }

  /** Whether the path itself says so: what it leads to may lie elsewhere, the way there goes. */
  private boolean isBelow(Path file) {
    for (Path at = file; at != null; at = at.getParent()) {
      if (at.equals(folder)) {
        return true;
      }
    }
    return false;
  }

  private OutputException refused(String role, Path file, String place) {
    return OutputException.refused(
        "Cannot overwrite output " + output + ": the " + role + " " + file + " lies in it" + place);
  }
}
