/**
 * Messages that stay in order.
 */
package io.perigee.example.ordermessage;
