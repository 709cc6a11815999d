package dev.taskbox.tui;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which parts of a line are comments, strings, numbers and words of the language: by the look of that line alone, since a
 * diff shows no whole file. Goes over a line once.
 */
final class Syntax {
    enum Kind {
        PLAIN,
        COMMENT,
        STRING,
        NUMBER,
        WORD
    }

    interface Sink {
        void part(Kind kind, int start, int end);
    }

    private static final String C_LIKE =
            "break case catch class const continue default do else enum false final finally for if import in interface new "
                    + "null package private protected public return static super switch this throw throws true try "
                    + "void while ";

    private static final Map<String, Syntax> BY_EXTENSION = new HashMap<>();

    static {
        add(
                "//",
                "\"'",
                C_LIKE + "abstract assert boolean byte char double extends float implements instanceof int long "
                        + "native permits record sealed short synchronized transient var volatile yield",
                "java");
        add(
                "//",
                "\"'",
                C_LIKE + "as by companion data fun internal is it lateinit object open override reified suspend "
                        + "typealias val var when where",
                "kt kts scala groovy gradle");
        add(
                "//",
                "\"'`",
                C_LIKE + "as async await debugger declare delete export extends from function get implements "
                        + "instanceof keyof let namespace of readonly set type typeof undefined var yield",
                "js jsx mjs cjs ts tsx mts cts");
        add(
                "//",
                "\"'",
                C_LIKE + "auto bool char constexpr delete double extern float inline int long namespace nullptr "
                        + "operator register short signed sizeof struct template typedef typename union unsigned using "
                        + "virtual volatile",
                "c h cc cpp cxx hpp hh m cs swift php");
        add(
                "//",
                "\"'`",
                "break case chan const continue default defer else fallthrough false for func go goto if import "
                        + "interface iota map nil package range return select struct switch true type var",
                "go");
        add(
                "//",
                "\"",
                "as async await break const continue crate dyn else enum extern false fn for if impl in let loop "
                        + "match mod move mut pub ref return self Self static struct super trait true type unsafe use where "
                        + "while",
                "rs");
        add(
                "#",
                "\"'",
                "and as assert async await break class continue def del elif else except False finally for from "
                        + "global if import in is lambda None nonlocal not or pass raise return True try while with yield",
                "py pyi");
        add(
                "#",
                "\"'",
                "alias and begin break case class def defined do else elsif end ensure false for if in module "
                        + "next nil not or redo rescue retry return self super then true undef unless until when while yield",
                "rb rake");
        add(
                "#",
                "\"'`",
                "case do done elif else esac exit export fi for function if in local return set shift then trap "
                        + "unset until while my our sub use foreach unless",
                "sh bash zsh pl pm");
        add("#", "\"'", "true false null yes no on off", "yaml yml toml properties conf ini dockerfile makefile");
        add(
                "--",
                "\"'",
                "add all alter and as asc begin by case check column commit constraint create delete desc "
                        + "distinct drop else end exists false foreign from group having if in index insert into is join key "
                        + "left limit not null on or order primary references select set table then true union unique "
                        + "update values view when where with",
                "sql");
        add("", "\"", "true false null", "json");
    }

    private final String comment;
    private final String quotes;
    private final Set<String> words;

    private Syntax(String comment, String quotes, Set<String> words) {
        this.comment = comment;
        this.quotes = quotes;
        this.words = words;
    }

    private static void add(String comment, String quotes, String words, String extensions) {
        Syntax syntax = new Syntax(comment, quotes, Set.copyOf(Set.of(words.split(" +"))));
        List.of(extensions.split(" ")).forEach(it -> BY_EXTENSION.put(it, syntax));
    }

    /** By what a file's name ends with; empty: it is shown as it is. */
    static Optional<Syntax> of(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return Optional.ofNullable(
                BY_EXTENSION.get(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)));
    }

    /** Tells the parts of a line in their order, from {@code start} to its end. */
    void read(String line, int start, Sink sink) {
        int i = start;
        int plain = start;
        while (i < line.length()) {
            Kind kind = kind(line, i, start);
            int end = end(kind, line, i);
            if (kind == Kind.WORD && !words.contains(line.substring(i, end))) {
                kind = Kind.PLAIN;
            }
            if (kind != Kind.PLAIN) {
                tell(sink, Kind.PLAIN, plain, i);
                tell(sink, kind, i, end);
                plain = end;
            }
            i = end;
        }
        tell(sink, Kind.PLAIN, plain, i);
    }

    private static void tell(Sink sink, Kind kind, int start, int end) {
        if (end > start) {
            sink.part(kind, start, end);
        }
    }

    private Kind kind(String line, int i, int start) {
        char c = line.charAt(i);
        if (isComment(line, i, start)) {
            return Kind.COMMENT;
        }
        if (quotes.indexOf(c) >= 0) {
            return Kind.STRING;
        }
        return c >= '0' && c <= '9' ? Kind.NUMBER : Character.isJavaIdentifierStart(c) ? Kind.WORD : Kind.PLAIN;
    }

    /** {@code #} only where a word could begin: {@code $#} and {@code a#b} are none. In C, the middle of one begins so. */
    private boolean isComment(String line, int i, int start) {
        if (comment.equals("//")) {
            return line.startsWith("//", i)
                    || line.startsWith("/*", i)
                    || (line.charAt(i) == '*'
                            && (i + 1 == line.length() || " /*".indexOf(line.charAt(i + 1)) >= 0)
                            && line.substring(start, i).isBlank());
        }
        return !comment.isEmpty()
                && line.startsWith(comment, i)
                && (i == start || Character.isWhitespace(line.charAt(i - 1)));
    }

    private int end(Kind kind, String line, int i) {
        return switch (kind) {
            case COMMENT -> commentEnd(line, i);
            case STRING -> stringEnd(line, i);
            case NUMBER, WORD -> wordEnd(line, i);
            case PLAIN -> i + 1;
        };
    }

    private static int commentEnd(String line, int i) {
        int close = line.startsWith("//", i) ? -1 : line.indexOf("*/", i);
        return close < 0 || line.charAt(i) == '#' || line.charAt(i) == '-' ? line.length() : close + 2;
    }

    /** One that is not closed in its line ends with it, but a lone apostrophe is one in a text. */
    private static int stringEnd(String line, int i) {
        char quote = line.charAt(i);
        for (int end = i + 1; end < line.length(); end++) {
            if (line.charAt(end) == '\\') {
                end++;
            } else if (line.charAt(end) == quote) {
                return end + 1;
            }
        }
        return quote == '\'' ? i + 1 : line.length();
    }

    private static int wordEnd(String line, int i) {
        int end = i + 1;
        while (end < line.length() && (Character.isJavaIdentifierPart(line.charAt(end)) || isPoint(line, i, end))) {
            end++;
        }
        return end;
    }

    private static boolean isPoint(String line, int start, int at) {
        return line.charAt(at) == '.'
                && Character.isDigit(line.charAt(start))
                && at + 1 < line.length()
                && Character.isDigit(line.charAt(at + 1));
    }
}
