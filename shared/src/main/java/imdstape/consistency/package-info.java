/** What has to agree with what in the metadata of one instance. */
@NullMarked
package imdstape.consistency;

import org.jspecify.annotations.NullMarked;
