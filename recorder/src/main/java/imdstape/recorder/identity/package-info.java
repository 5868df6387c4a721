/**
 * Decides whether a value of a fixture can name somebody: no stand-in, and not known as harmless.
 */
@NullMarked
package imdstape.recorder.identity;

import org.jspecify.annotations.NullMarked;
