# Sourced by bin/task and bin/taskd, which set dir: finds the Java that runs this, as $java.

is_25() {
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] && grep -q '^JAVA_VERSION="25[."]' "$1/release"
}

find_java() {
  if [ -x "$dir/runtime/bin/java" ]; then
    java=$dir/runtime/bin/java
    return 0
  fi
  if [ -n "${TASKBOX_JAVA-}" ]; then
    java=$TASKBOX_JAVA
    return 0
  fi
  for home in "${JAVA_HOME-}" /usr/lib/jvm/*25* "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/25* \
    /Library/Java/JavaVirtualMachines/*25*/Contents/Home /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home; do
    if [ -n "$home" ] && is_25 "$home"; then
      java=$home/bin/java
      return 0
    fi
  done
  java=$(command -v java) && "$java" -version 2>&1 | grep -q 'version "25[."]'
}

find_java_or_tell() { # the program that asks
  if ! find_java; then
    echo "$1: finding Java 25 failed: it is neither in JAVA_HOME nor in the usual places. Install a JDK 25 or set TASKBOX_JAVA to its bin/java." >&2
    exit 1
  fi
}

# Java takes the encoding of arguments and file names from the locale. Outside a UTF-8 one it would lose letters.
case ${LC_ALL:-${LC_CTYPE:-${LANG-}}} in
  *[Uu][Tt][Ff]8* | *[Uu][Tt][Ff]-8*) ;;
  *) if [ "$(uname)" = Linux ]; then LC_ALL=C.UTF-8 && export LC_ALL; fi ;;
esac
