/**
 * The record: the unit of the log, of replication and of delivery. This package is all that a client needs of the
 * journal.
 */
package io.perigee.journal.record;
