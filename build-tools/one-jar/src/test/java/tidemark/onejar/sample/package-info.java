/** What a jar of a test is made of. */
package tidemark.onejar.sample;
