/** The published spaces that pseudonyms come from. */
@NullMarked
package imdstape.standin;

import org.jspecify.annotations.NullMarked;
