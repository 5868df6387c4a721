/**
 * Files that hold real values and belong to their owner alone: mode 0600 and excluded from git. The
 * identities file maps originals to pseudonyms; the request journal lists paths as they were sent.
 */
@NullMarked
package imdstape.recorder.confidential;

import org.jspecify.annotations.NullMarked;
