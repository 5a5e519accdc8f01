/**
 * The first programs: send and receive.
 */
package io.perigee.example.quickstart;
