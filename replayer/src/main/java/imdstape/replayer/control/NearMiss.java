package imdstape.replayer.control;

import imdstape.cli.EditDistance;
import java.util.Comparator;
import java.util.List;

/** Finds the paths that a client may have meant by one that does not exist. */
final class NearMiss {

  private static final int MAX_SUGGESTIONS = 3;

  private NearMiss() {}

  /** The nearest paths, three at most, that differ in a quarter of the characters at most. */
  static List<String> find(String path, List<String> known) {
    int maxDistance = Math.max(2, path.length() / 4);
    List<Candidate> near =
        known.stream()
            .filter(candidate -> Math.abs(candidate.length() - path.length()) <= maxDistance)
            .map(candidate -> new Candidate(candidate, EditDistance.between(path, candidate)))
            .filter(candidate -> candidate.distance() <= maxDistance)
            .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::path))
            .limit(MAX_SUGGESTIONS)
            .toList();
    return near.stream()
        .filter(candidate -> candidate.distance() <= near.get(0).distance() + 1)
        .map(Candidate::path)
        .toList();
  }

  private record Candidate(String path, int distance) {}
}
