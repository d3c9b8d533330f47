@org.jspecify.annotations.NullMarked
package tidemark.client.offline;
