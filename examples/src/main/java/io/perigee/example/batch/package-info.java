/**
 * Messages that are sent together.
 */
package io.perigee.example.batch;
