package imdstape.recorder.redact.pseudonym;

import imdstape.cli.CommandException;
import imdstape.metadata.ValueKind;
import imdstape.pseudonym.Pseudonyms;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/**
 * Allocates pseudonyms from the numbered spaces of {@link Pseudonyms}. A pseudonym that is taken or
 * that occurs in the crawl is skipped. Not thread-safe.
 */
final class PseudonymAllocator {

  private final IdentityCollector collected;
  private final PseudonymNumbering numbering;
  private final Map<ValueKind, Set<String>> takenByKind = new EnumMap<>(ValueKind.class);

  /** How many numbers were tried, by space and first number. */
  private final Map<String, Long> triedNumbers = new HashMap<>();

  /** An allocator that skips the values that were collected. */
  PseudonymAllocator(IdentityCollector collected, PseudonymNumbering numbering) {
    this.collected = collected;
    this.numbering = numbering;
  }

  /** Marks pseudonyms of earlier recordings as taken. */
  void markTaken(ValueKind kind, Collection<String> pseudonyms) {
    for (String pseudonym : pseudonyms) {
      taken(kind)
          .add(kind == ValueKind.SSH_KEY ? SshKeyText.parse(pseudonym).material() : pseudonym);
    }
  }

  /**
   * Allocates the next free pseudonym of a kind.
   *
   * @throws CommandException if none is free
   */
  String allocate(ValueKind kind, String original) {
    String space = kind.jsonName() + (kind == ValueKind.RESOURCE_ID ? idSpace(original) : "");
    Set<String> taken = taken(kind);
    return nextFree(
        kind,
        space,
        original,
        Pseudonyms.spaceSize(kind, original),
        number -> Pseudonyms.of(kind, original, number),
        pseudonym -> !collected.values(kind).contains(pseudonym) && taken.add(pseudonym));
  }

  /**
   * Allocates the next free SSH key of the original's type.
   *
   * @throws CommandException if none is free
   */
  String allocateSshKey(String original, String comment) {
    SshKeyText key = SshKeyText.parse(original);
    Set<String> taken = taken(ValueKind.SSH_KEY);
    return nextFree(
        ValueKind.SSH_KEY,
        "ssh-key",
        key.material(),
        Pseudonyms.spaceSize(ValueKind.SSH_KEY, original),
        number -> Pseudonyms.sshKey(key.type(), (int) number, comment),
        pseudonym -> {
          String material = SshKeyText.parse(pseudonym).material();
          return collected.values(ValueKind.SSH_KEY).stream()
                  .noneMatch(other -> other.contains(material))
              && taken.add(material);
        });
  }

  private Set<String> taken(ValueKind kind) {
    return takenByKind.computeIfAbsent(kind, key -> new HashSet<>());
  }

  /** Numbers resource ids by prefix and length, so that each prefix starts with its first one. */
  private static String idSpace(String id) {
    return id.substring(0, id.lastIndexOf('-')) + id.length();
  }

  /**
   * The first pseudonym that can be taken, from the number that the numbering prefers.
   *
   * @param take takes a pseudonym, or returns false if it is not free
   */
  private String nextFree(
      ValueKind kind,
      String space,
      String original,
      long size,
      LongFunction<String> pseudonyms,
      Predicate<String> take) {
    long first = numbering.firstNumber(space, original, size);
    for (long tried = 0; tried < size; tried++) {
      long number = (first + triedNumbers.merge(space + first, 1L, Long::sum) - 1) % size + 1;
      String pseudonym = pseudonyms.apply(number);
      if (take.test(pseudonym)) {
        return pseudonym;
      }
    }
    throw CommandException.failure(
        "the instance has more than "
            + size
            + " values of kind "
            + kind.jsonName()
            + ", and there are no more stand-ins");
  }
}
