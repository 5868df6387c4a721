/** Rules for texts that no fixture may hold, and the search for them in encoded form. */
@NullMarked
package imdstape.secrets;

import org.jspecify.annotations.NullMarked;
