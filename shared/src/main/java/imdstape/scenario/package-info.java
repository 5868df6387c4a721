/**
 * The model of a scenario: instance events, faults, metadata options and changes of the clock as
 * immutable data. {@code imdstape.scenario.codec} reads and writes them as JSON; the replayer
 * decides what they do.
 */
@NullMarked
package imdstape.scenario;

import org.jspecify.annotations.NullMarked;
