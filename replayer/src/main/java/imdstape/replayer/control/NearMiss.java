package imdstape.replayer.control;

import java.util.Comparator;
import java.util.List;

/** What somebody may have meant by a path that is not there. */
final class NearMiss {

  private static final int MOST = 3;

  private NearMiss() {}

  /** The nearest, if they differ from it in a quarter of its letters at most. */
  static List<String> of(String path, List<String> known) {
    int most = Math.max(2, path.length() / 4);
    List<Near> near =
        known.stream()
            .filter(one -> Math.abs(one.length() - path.length()) <= most)
            .map(one -> new Near(one, distance(path, one)))
            .filter(one -> one.distance() <= most)
            .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near::path))
            .limit(MOST)
            .toList();
    return near.stream()
        .filter(one -> one.distance() <= near.get(0).distance() + 1)
        .map(Near::path)
        .toList();
  }

  private record Near(String path, int distance) {}

  /** How many letters to add, drop or change. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}
