package dev.taskbox.sandbox;

import dev.taskbox.sandbox.SeccompRule.Condition;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;

/** The few functions of libseccomp 2.5 that a filter is made with. Source: seccomp.h. */
@SuppressWarnings("restricted") // native functions are what this class is for
final class Libseccomp {
    static final int ALLOW = 0x7fff_0000;
    static final int KILL_PROCESS = 0x8000_0000;

    private static final int BAD_ARCHITECTURE = 2;
    private static final int OPTIMIZE = 8;
    private static final int BINARY_TREE = 2;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final ValueLayout POINTER = ValueLayout.ADDRESS;
    private static final MemoryLayout COMPARISON = MemoryLayout.structLayout(INT, INT, LONG, LONG);

    private final Linker linker = Linker.nativeLinker();
    private final Arena arena;
    private final SymbolLookup library;

    private Libseccomp(Arena arena, SymbolLookup library) {
        this.arena = arena;
        this.library = library;
    }

    static int errno(int number) {
        return 0x0005_0000 | number;
    }

    /** @throws IllegalArgumentException where the library is not installed */
    static Libseccomp open(Arena arena) {
        return new Libseccomp(arena, SymbolLookup.libraryLookup("libseccomp.so.2", arena));
    }

    /** A program for the kernel, as an array of {@code struct sock_filter}. */
    void export(int defaultAction, List<Step> steps, Path file) {
        MemorySegment context =
                (MemorySegment) call("seccomp_init", FunctionDescriptor.of(POINTER, INT), defaultAction);
        if (context.address() == 0) {
            throw failed("seccomp_init", 0);
        }
        try {
            set(context, BAD_ARCHITECTURE, KILL_PROCESS);
            set(context, OPTIMIZE, BINARY_TREE);
            steps.forEach(step -> add(context, step));
            write(context, file);
        } finally {
            call("seccomp_release", FunctionDescriptor.ofVoid(POINTER), context);
        }
    }

    /** One rule. A system call that the library does not know has none. */
    record Step(String syscall, int action, List<Condition> conditions) {}

    private void set(MemorySegment context, int attribute, int value) {
        check("seccomp_attr_set", FunctionDescriptor.of(INT, POINTER, INT, INT), context, attribute, value);
    }

    private void add(MemorySegment context, Step step) {
        int number = (int) call(
                "seccomp_syscall_resolve_name",
                FunctionDescriptor.of(INT, POINTER),
                arena.allocateFrom(step.syscall()));
        // below zero: another machine's, or none
        if (number >= 0) {
            check(
                    "seccomp_rule_add_array",
                    FunctionDescriptor.of(INT, POINTER, INT, INT, INT, POINTER),
                    context,
                    step.action(),
                    number,
                    step.conditions().size(),
                    comparisons(step.conditions()));
        }
    }

    private MemorySegment comparisons(List<Condition> conditions) {
        MemorySegment array = arena.allocate(COMPARISON, Math.max(1, conditions.size()));
        long at = 0;
        for (Condition condition : conditions) {
            array.set(INT, at, condition.argument());
            array.set(INT, at + 4, condition.operator());
            array.set(LONG, at + 8, condition.datum());
            array.set(LONG, at + 16, condition.value());
            at += COMPARISON.byteSize();
        }
        return array;
    }

    private void write(MemorySegment context, Path file) {
        int fd = (int)
                call("creat", FunctionDescriptor.of(INT, POINTER, INT), arena.allocateFrom(file.toString()), 0644);
        if (fd < 0) {
            throw failed("creat " + file, fd);
        }
        try {
            check("seccomp_export_bpf", FunctionDescriptor.of(INT, POINTER, INT), context, fd);
        } finally {
            call("close", FunctionDescriptor.of(INT, INT), fd);
        }
    }

    private void check(String function, FunctionDescriptor type, Object... arguments) {
        int result = (int) call(function, type, arguments);
        if (result < 0) {
            throw failed(function, result);
        }
    }

    private static RuntimeException failed(String function, int result) {
        return HostCommand.problem("making the box's system call filter", function + " gave " + result);
    }

    private Object call(String name, FunctionDescriptor type, Object... arguments) {
        MemorySegment function =
                library.find(name).or(() -> linker.defaultLookup().find(name)).orElseThrow();
        MethodHandle handle = linker.downcallHandle(function, type);
        try {
            return handle.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException(name, e);
        }
    }
}
