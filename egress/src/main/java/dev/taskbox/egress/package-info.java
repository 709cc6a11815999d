/**
 * The egress proxy: the only exit of a run. It understands SOCKS5 and HTTP on one Unix socket, asks a {@link
 * dev.taskbox.egress.HostPolicy} about every host, dials only addresses it has vetted, and checks that a TLS client
 * asks for the host it was let out to.
 */
@NullMarked
package dev.taskbox.egress;

import org.jspecify.annotations.NullMarked;
