/**
 * Ways to send, and the consumer that every user of RocketMQ knows.
 */
package io.perigee.example.simple;
