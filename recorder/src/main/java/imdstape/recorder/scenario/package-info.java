/** What a service said after its recording, as a scenario that tells it again. */
@NullMarked
package imdstape.recorder.scenario;

import org.jspecify.annotations.NullMarked;
