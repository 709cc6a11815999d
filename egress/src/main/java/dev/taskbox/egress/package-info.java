/**
 * The egress: one proxy per run, the only way out of its sandbox. It speaks SOCKS5, HTTP CONNECT and plain HTTP on one
 * Unix socket, asks a {@link dev.taskbox.egress.HostPolicy} about every connection and every request, and looks names up
 * itself.
 */
@NullMarked
package dev.taskbox.egress;

import org.jspecify.annotations.NullMarked;
