/**
 * Messages as an application sees them, with the names and signatures of the Java client of RocketMQ.
 * <p>
 * What cannot be honoured yet is left out instead of being ignored: delayed delivery, transactions and
 * request-reply. An application that uses them does not compile against this version.
 */
package io.perigee.common.message;
