/** The published value spaces that pseudonyms come from. */
@NullMarked
package imdstape.pseudonym;

import org.jspecify.annotations.NullMarked;
