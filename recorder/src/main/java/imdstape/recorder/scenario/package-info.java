/** Builds scenarios from the changes that a watch observed after a recording. */
@NullMarked
package imdstape.recorder.scenario;

import org.jspecify.annotations.NullMarked;
