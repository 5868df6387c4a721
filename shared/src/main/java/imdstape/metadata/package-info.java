/**
 * The vocabulary of the EC2 Instance Metadata Service: paths, listings, requests, responses, and
 * the catalogue of categories.
 */
@NullMarked
package imdstape.metadata;

import org.jspecify.annotations.NullMarked;
