/**
 * What an operator runs: a server of NameServer, broker and media driver in one process, and the {@code perigee}
 * command with its verbs.
 * <p>
 * A verb writes data to standard output and everything else to standard error. It fails with a
 * {@link io.perigee.server.CommandException}, which becomes one sentence with a code, a hint, and an exit code.
 */
package io.perigee.server;
