package imdstape.recorder.crawl;

import imdstape.metadata.Listing;
import imdstape.recorder.client.transport.CapturedResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads listings from responses of a service that may not be trusted. */
public final class ListingParser {

  private ListingParser() {}

  /**
   * The listing in the body of a response.
   *
   * @param directory the directory's path below the version, without its slash
   * @return empty if the body is missing, is not UTF-8, or contains an invalid name
   */
  public static Optional<Listing> parse(String directory, CapturedResponse response) {
    return response
        .text()
        .map(Listing::of)
        .filter(
            listing ->
                listing.children(directory).stream()
                    .allMatch(child -> ListedName.isValid(child.name())));
  }

  /**
   * The listing without the lines whose names lead out of the directory.
   *
   * @param onRemoved called for each line that is removed
   */
  public static Listing withoutLeavingNames(String directory, Listing listing, Runnable onRemoved) {
    if (hasNoLeavingName(directory, listing)) {
      return listing;
    }
    List<String> lines = new ArrayList<>();
    for (String line : listing.lines()) {
      if (hasNoLeavingName(directory, new Listing(List.of(line)))) {
        lines.add(line);
      } else {
        onRemoved.run();
      }
    }
    return new Listing(lines);
  }

  private static boolean hasNoLeavingName(String directory, Listing listing) {
    return listing.children(directory).stream()
        .noneMatch(child -> ListedName.leavesDirectory(child.name()));
  }
}
