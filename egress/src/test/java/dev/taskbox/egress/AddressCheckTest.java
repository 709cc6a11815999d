package dev.taskbox.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressCheckTest {
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, this network",
        "0.255.255.255, this network",
        "10.0.0.0, private",
        "10.255.255.255, private",
        "100.64.0.0, carrier-grade NAT",
        "100.127.255.255, carrier-grade NAT",
        "100.100.100.200, a cloud metadata service",
        "127.0.0.1, loopback",
        "127.255.255.255, loopback",
        "168.63.129.16, a cloud metadata service",
        "169.254.0.1, link-local",
        "169.254.169.254, a cloud metadata service",
        "172.16.0.0, private",
        "172.31.255.255, private",
        "192.0.0.1, reserved for protocols",
        "192.0.0.192, a cloud metadata service",
        "192.168.0.1, private",
        "192.168.255.255, private",
        "198.18.0.0, reserved for benchmarks",
        "198.19.255.255, reserved for benchmarks",
        "224.0.0.1, multicast",
        "239.255.255.255, multicast",
        "240.0.0.0, reserved",
        "255.255.255.254, reserved",
        "255.255.255.255, broadcast",
        "::, any-local",
        "::1, loopback",
        "::2, an IPv4 address written as IPv6",
        "::7f00:1, an IPv4 address written as IPv6",
        "64:ff9b::7f00:1, an IPv4 address behind NAT64",
        "64:ff9b:1::1, an IPv4 address behind NAT64",
        "64:ff9b:1:ffff::1, an IPv4 address behind NAT64",
        "64:ff9b:2::1, reserved",
        "100::1, reserved",
        "2001::1, an IPv4 address behind Teredo",
        "2002:7f00:1::, an IPv4 address behind 6to4",
        "4000::1, reserved",
        "fc00::1, private",
        "fdff::1, private",
        "fd00:ec2::254, a cloud metadata service",
        "fd20:ce::254, a cloud metadata service",
        "fe80::1, link-local",
        "febf::1, link-local",
        "fec0::1, site-local",
        "ff02::1, multicast",
    })
    void refuses(String address, String what) {
        assertThat(AddressCheck.refusal(InetAddress.ofLiteral(address).getAddress()))
                .contains(what);
    }

    /** Java's own classes turn these bytes into four, and other code may not. */
    @Test
    void refusesAMappedAddress() {
        byte[] mapped = new byte[16];
        mapped[10] = -1;
        mapped[11] = -1;
        mapped[12] = 8;
        assertThat(AddressCheck.refusal(mapped)).contains("an IPv4 address written as IPv6");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0.0",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2001:1::1",
                "2001:4860:4860::8888",
                "2003::1",
                "2606:4700::1111",
                "3fff:ffff::1",
            })
    void letsTheInternetPass(String address) {
        assertThat(AddressCheck.refusal(InetAddress.ofLiteral(address).getAddress()))
                .isEmpty();
    }
}
