/**
 * The vocabulary of the EC2 Instance Metadata Service: paths, listings, the catalogue of categories
 * with the kinds of their values, and the traits in which services differ.
 */
@NullMarked
package imdstape.metadata;

import org.jspecify.annotations.NullMarked;
