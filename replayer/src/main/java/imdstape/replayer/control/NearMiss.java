package imdstape.replayer.control;

import imdstape.cli.EditDistance;
import java.util.Comparator;
import java.util.List;

/** What somebody may have meant by a path that is not there. */
final class NearMiss {

  private static final int MAX_SUGGESTIONS = 3;

  private NearMiss() {}

  /** The nearest, if they differ from it in a quarter of its letters at most. */
  static List<String> find(String path, List<String> known) {
    int most = Math.max(2, path.length() / 4);
    List<Candidate> near =
        known.stream()
            .filter(one -> Math.abs(one.length() - path.length()) <= most)
            .map(one -> new Candidate(one, EditDistance.between(path, one)))
            .filter(one -> one.distance() <= most)
            .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::path))
            .limit(MAX_SUGGESTIONS)
            .toList();
    return near.stream()
        .filter(one -> one.distance() <= near.get(0).distance() + 1)
        .map(Candidate::path)
        .toList();
  }

  private record Candidate(String path, int distance) {}
}
