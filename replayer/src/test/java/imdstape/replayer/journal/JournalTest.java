package imdstape.replayer.journal;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.metadata.MetadataPath;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JournalTest {

  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  private static final String LETTERS = "Qz7Rk2Lw9Xb4Tn6Vc8Mp3Hd5Jf1Gs0YaQz7Rk2Lw9Xb4Tn6Vc";

  private final Journal journal = new Journal(entry -> {});

  @Test
  void theLastTenThousandRequestsAreKeptAndAllAreCounted() {
    for (int i = 0; i < Journal.MAX_ENTRIES + 5; i++) {
      journal.add(entry("/latest/" + i, 200, false));
    }

    assertThat(journal.entries()).hasSize(Journal.MAX_ENTRIES);
    assertThat(String.valueOf(journal.entries().get(0).path())).isEqualTo("/latest/5");
    assertThat(journal.droppedCount()).isEqualTo(5);
    assertThat(journal.requestCounts())
        .containsEntry(
            new Journal.CounterKey(JournalEntry.Protocol.V2, 200), Journal.MAX_ENTRIES + 5L);
  }

  @Test
  void unrecordedPathsAreCountedAfterTheirEntriesAreDropped() {
    journal.add(entry("/latest/odd", 404, true));
    for (int i = 0; i < Journal.MAX_ENTRIES; i++) {
      journal.add(entry("/latest/meta-data", 200, false));
    }
    journal.add(entry("/latest/odd", 404, true));

    assertThat(journal.unrecordedPaths())
        .containsExactly(Map.entry(MetadataPath.parse("/latest/odd").orElseThrow(), 2));
  }

  @Test
  void longPathsDoNotFillTheMemory() {
    String path = "/latest/" + "x".repeat(8_000);
    for (int i = 0; i < 1_000; i++) {
      journal.add(entry(path + i, 404, true));
    }

    assertThat(journal.entries()).hasSizeBetween(400, 500);
    assertThat(journal.droppedCount()).isEqualTo(1_000 - journal.entries().size());
    assertThat(journal.unrecordedPaths()).hasSizeBetween(400, 510);
  }

  @Test
  void clearedRequestsAreStillCounted() {
    journal.add(entry("/latest/odd", 404, true));
    journal.clear();

    assertThat(journal.entries()).isEmpty();
    assertThat(journal.unrecordedPaths()).isEmpty();
    assertThat(journal.allUnrecordedPaths()).hasSize(1).containsValue(1);
    assertThat(journal.droppedCount()).isEqualTo(1);
    assertThat(journal.requestCounts()).hasSize(1);
  }

  @Test
  void aCallerIsAnAddressAndTheFirstProductOfTheUserAgent() {
    assertThat(JournalEntry.describeCaller("127.0.0.1", null)).isEqualTo("127.0.0.1");
    assertThat(JournalEntry.describeCaller("127.0.0.1", " ")).isEqualTo("127.0.0.1");
    assertThat(JournalEntry.describeCaller("::1", "aws-sdk-java/2.40.2 md/io#sync"))
        .isEqualTo("::1 aws-sdk-java/2.40.2");
    assertThat(JournalEntry.describeCaller("::1", "\u001b[31m" + "x".repeat(100)))
        .isEqualTo("::1 " + RequestMasker.MASK);
    assertThat(JournalEntry.describeCaller("::1", "x".repeat(100)))
        .isEqualTo("::1 " + "x".repeat(60));
    assertThat(JournalEntry.describeCaller("::1", "AQAEA" + LETTERS + "=="))
        .isEqualTo("::1 " + RequestMasker.MASK);
    assertThat(JournalEntry.describeCaller("::1", "token=sesame")).isEqualTo("::1 token");
  }

  @Test
  void callersAndSightingsAreKeptUntilTheJournalIsCleared() {
    journal.add(sighting("early", 3));
    for (int i = 0; i < Journal.MAX_ENTRIES; i++) {
      journal.add(sighting("late", 9));
    }

    assertThat(journal.entries()).noneMatch(entry -> entry.caller().equals("early"));
    assertThat(journal.requestsByCaller().get("early"))
        .containsEntry(JournalEntry.Protocol.V1, 1L)
        .containsEntry(JournalEntry.Protocol.V2, 0L);
    assertThat(journal.requestsByCaller().get("late"))
        .containsEntry(JournalEntry.Protocol.V1, 10_000L);
    assertThat(journal.firstSightings("fis-1"))
        .isEqualTo(Map.of("early", Duration.ofSeconds(3), "late", Duration.ofSeconds(9)));
    journal.clear();
    assertThat(journal.requestsByCaller()).isEmpty();
    assertThat(journal.firstSightings("fis-1")).isEmpty();
  }

  @Test
  void onlyTheFirstSightingIsKept() {
    journal.add(sighting("early", 3));
    journal.add(sighting("early", 9));
    journal.add(sighting("early", 1));

    assertThat(journal.firstSightings("fis-1")).isEqualTo(Map.of("early", Duration.ofSeconds(3)));
  }

  @Test
  void callersBeyondTheLimitAreCountedTogether() {
    for (int i = 0; i < Journal.MAX_CALLERS + 5; i++) {
      journal.add(sighting("caller " + i, 1));
      journal.add(sighting("caller " + i, 2));
    }

    assertThat(journal.requestsByCaller()).hasSize(Journal.MAX_CALLERS + 1);
    assertThat(journal.requestsByCaller().get(Journal.OTHER_CALLERS))
        .containsEntry(JournalEntry.Protocol.V1, 10L);
    assertThat(journal.firstSightings("fis-1")).hasSize(Journal.MAX_CALLERS + 1);
  }

  private static JournalEntry sighting(String caller, int after) {
    return new JournalEntry(
        NOW.plusSeconds(after),
        "GET",
        new MetadataPath("latest", "meta-data/spot/instance-action", false),
        JournalEntry.Protocol.V1,
        200,
        Duration.ZERO,
        caller,
        false,
        Map.of("fis-1", NOW));
  }

  @Test
  void concurrentWritersLoseOnlyTheOldestEntries() throws Exception {
    int each = 3 * Journal.MAX_ENTRIES;
    ExecutorService callers = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Void>> work = new ArrayList<>();
      for (int caller = 0; caller < 4; caller++) {
        String path = "/latest/" + caller + "/";
        work.add(
            () -> {
              for (int i = 0; i < each; i++) {
                journal.add(entry(path + i, 200, false));
              }
              return null;
            });
      }
      for (Future<Void> done : callers.invokeAll(work, 60, TimeUnit.SECONDS)) {
        done.get();
      }
    } finally {
      callers.shutdownNow();
    }

    assertThat(journal.entries()).hasSize(Journal.MAX_ENTRIES).doesNotHaveDuplicates();
    assertThat(journal.droppedCount()).isEqualTo(4L * each - Journal.MAX_ENTRIES);
    assertThat(journal.requestCounts().values()).containsExactly(4L * each);
    Map<String, Integer> last = new HashMap<>();
    for (JournalEntry entry : journal.entries()) {
      String[] words = String.valueOf(entry.path()).split("/");
      int number = Integer.parseInt(words[3]);
      Integer before = last.put(words[2], number);
      assertThat(before == null || before < number).as("a caller's are in order").isTrue();
    }
  }

  @Test
  void aReaderSeesCompleteEntriesInOrderDuringWrites() throws Exception {
    int all = 20 * Journal.MAX_ENTRIES;
    ExecutorService caller = Executors.newSingleThreadExecutor();
    try {
      Future<?> done =
          caller.submit(
              () -> {
                for (int i = 0; i < all; i++) {
                  journal.add(numbered(i));
                }
              });
      boolean wasDone = false;
      while (!wasDone) {
        wasDone = done.isDone();
        int before = -1;
        for (JournalEntry entry : journal.entries()) {
          int number = (int) entry.latency().toNanos();
          assertThat(entry).isEqualTo(numbered(number));
          assertThat(number).isGreaterThan(before);
          before = number;
        }
      }
      done.get();
    } finally {
      caller.shutdownNow();
    }

    assertThat(journal.entries()).hasSize(Journal.MAX_ENTRIES).last().isEqualTo(numbered(all - 1));
  }

  /** An entry whose parts all have its number. */
  private static JournalEntry numbered(int number) {
    return new JournalEntry(
        NOW.plusMillis(number),
        "M" + number,
        new MetadataPath("latest", "path/" + number, number % 2 == 0),
        number % 3 == 0 ? JournalEntry.Protocol.V1 : JournalEntry.Protocol.V2,
        number % 600,
        Duration.ofNanos(number),
        "caller " + number % 7,
        number % 5 == 0,
        Map.of("event " + number % 11, NOW.plusSeconds(number)));
  }

  private static JournalEntry entry(String path, int status, boolean unrecorded) {
    return new JournalEntry(
        NOW,
        "GET",
        MetadataPath.parse(path).orElseThrow(),
        JournalEntry.Protocol.V2,
        status,
        Duration.ZERO,
        "127.0.0.1",
        unrecorded);
  }
}
