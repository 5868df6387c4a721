/** A fixture that is another one but for some values, and all that follows from them. */
@NullMarked
package imdstape.derive;

import org.jspecify.annotations.NullMarked;
