package dev.taskbox.sandbox;

import java.util.ArrayList;
import java.util.List;

/**
 * A system call that is refused for its arguments.
 *
 * @param errno what the caller gets
 * @param conditions all must hold
 */
record SeccompRule(String syscall, int errno, List<Condition> conditions) {
    static final int EPERM = 1;
    static final int ENOSYS = 38;
    static final int EAFNOSUPPORT = 97;

    private static final long INT = 0xffff_ffffL;
    private static final List<Long> SET_IDS = List.of(04000L, 02000L);

    /** O_CREAT, and what O_TMPFILE adds: the two ways in which open looks at a mode. */
    private static final List<Long> MAKING = List.of(0100L, 02000_0000L);

    private static final long NEW_TIME = 0x80;
    private static final List<Long> NEW_NAMESPACES =
            List.of(0x0002_0000L, 0x0200_0000L, 0x0400_0000L, 0x0800_0000L, 0x1000_0000L, 0x2000_0000L, 0x4000_0000L);

    /** Compares all 64 bits. @param operator as libseccomp numbers them @param datum the mask for MASKED_EQUAL */
    record Condition(int argument, int operator, long datum, long value) {
        static final int NOT_EQUAL = 1;
        static final int EQUAL = 4;
        static final int GREATER = 6;
        static final int MASKED_EQUAL = 7;

        static Condition has(int argument, long bits) {
            return new Condition(argument, MASKED_EQUAL, bits, bits);
        }

        /** For an argument the kernel takes as 32 bits: what stands above them must not hide it. */
        static Condition isInt(int argument, long value) {
            return new Condition(argument, MASKED_EQUAL, INT, value);
        }

        static Condition is(int argument, long value) {
            return new Condition(argument, EQUAL, value, 0);
        }

        static Condition isNot(int argument, long value) {
            return new Condition(argument, NOT_EQUAL, value, 0);
        }

        static Condition above(int argument, long value) {
            return new Condition(argument, GREATER, value, 0);
        }
    }

    SeccompRule {
        conditions = List.copyOf(conditions);
    }

    private static SeccompRule refuse(String syscall, int errno, Condition... conditions) {
        return new SeccompRule(syscall, errno, List.of(conditions));
    }

    /** @param namespaces whether processes inside may make namespaces, for a sandbox of the agent's own */
    static List<SeccompRule> all(boolean namespaces) {
        List<SeccompRule> rules = new ArrayList<>();
        terminals(rules);
        sockets(rules);
        setIds(rules);
        // its flags lie in memory, where no filter sees them; callers then use clone
        rules.add(refuse("clone3", ENOSYS));
        if (!namespaces) {
            newNamespaces(rules);
        }
        return rules;
    }

    /** What types into somebody's terminal. */
    private static void terminals(List<SeccompRule> rules) {
        rules.add(refuse("ioctl", EPERM, Condition.isInt(1, 0x5412))); // TIOCSTI
        rules.add(refuse("ioctl", EPERM, Condition.isInt(1, 0x541c))); // TIOCLINUX
    }

    /**
     * Only Unix and internet sockets, and of netlink what the C library asks for addresses. Comparing 64 bits is safe
     * here: whatever stands above the lower 32 makes the family too great.
     */
    private static void sockets(List<SeccompRule> rules) {
        int netlink = 16;
        for (long family = 3; family < netlink; family++) {
            if (family != 10) {
                rules.add(refuse("socket", EAFNOSUPPORT, Condition.is(0, family)));
            }
        }
        rules.add(refuse("socket", EAFNOSUPPORT, Condition.above(0, netlink)));
        rules.add(refuse("socket", EAFNOSUPPORT, Condition.is(0, netlink), Condition.isNot(2, 0)));
        rules.add(refuse("socketpair", EAFNOSUPPORT, Condition.above(0, 1)));
    }

    /** A program with the set-user-ID or set-group-ID bit would give others the rights of whoever runs taskd. */
    private static void setIds(List<SeccompRule> rules) {
        for (long bit : SET_IDS) {
            rules.add(refuse("chmod", EPERM, Condition.has(1, bit)));
            rules.add(refuse("fchmod", EPERM, Condition.has(1, bit)));
            rules.add(refuse("fchmodat", EPERM, Condition.has(2, bit)));
            rules.add(refuse("fchmodat2", EPERM, Condition.has(2, bit)));
            rules.add(refuse("creat", EPERM, Condition.has(1, bit)));
            rules.add(refuse("mknod", EPERM, Condition.has(1, bit)));
            rules.add(refuse("mknodat", EPERM, Condition.has(2, bit)));
            for (long making : MAKING) {
                rules.add(refuse("open", EPERM, Condition.has(1, making), Condition.has(2, bit)));
                rules.add(refuse("openat", EPERM, Condition.has(2, making), Condition.has(3, bit)));
            }
        }
    }

    private static void newNamespaces(List<SeccompRule> rules) {
        for (long kind : NEW_NAMESPACES) {
            rules.add(refuse("clone", EPERM, Condition.has(0, kind)));
            rules.add(refuse("unshare", EPERM, Condition.has(0, kind)));
        }
        rules.add(refuse("unshare", EPERM, Condition.has(0, NEW_TIME)));
    }
}
