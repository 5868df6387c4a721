/** Derives fixtures from fixtures: changes values and all values that depend on them. */
@NullMarked
package imdstape.derive;

import org.jspecify.annotations.NullMarked;
