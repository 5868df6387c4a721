/**
 * Masks user-data: finds its formats, nested ones included, and withholds every value. What is left
 * is its structure.
 */
@NullMarked
package imdstape.recorder.userdata;

import org.jspecify.annotations.NullMarked;
