# shellcheck shell=bash
# shellcheck disable=SC2034 # what is set here is used by those who source it
# Sourced by the other scripts: finds a Java, and on Debian the packages that a build needs.
# Sets JAVA (the command), JAVA_HOME_USED and JAVA_RELEASE (such as 17.0.15).

readonly JAVA_FLOOR=17
readonly ENVIRONMENT_UNFIT=5

fail()
{
    printf 'error PG-0008: %s\n' "$1" >&2
    shift
    if [[ $# -gt 0 ]]
    then
        printf '  %s\n' "$@" >&2
    fi
    exit "$ENVIRONMENT_UNFIT"
}

# Java reads arguments in the encoding of the locale, and a message may be in any language. What the operating system
# says of files has to be in English, as errors are told apart by it. LC_ALL would win over both, so it is taken apart.
settle_locale()
{
    local -r wanted="${LC_ALL:-${LC_CTYPE:-${LANG:-}}}"
    if [[ -n "${LC_ALL:-}" ]]
    then
        export LANG="$LC_ALL" LC_CTYPE="$LC_ALL"
        unset LC_ALL
    fi
    if [[ "${wanted,,}" != *utf*8* ]]
    then
        export LC_CTYPE=C.UTF-8
    fi
    export LC_MESSAGES=C
}

# Installs Debian packages where that is possible without asking anybody, and otherwise says what is missing.
install_or_name()
{
    local -r what="$1"
    shift
    if [[ "$(id -u)" == 0 ]] && command -v apt-get > /dev/null
    then
        printf 'installing %s: apt-get install %s\n' "$what" "$*" >&2
        {
            apt-get -q update
            DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "$@"
        } < /dev/null >&2 || fail "$what could not be installed" "Install it by hand: $*"
    elif command -v apt-get > /dev/null
    then
        fail "$what is missing" "Install it: sudo apt-get install $*"
    else
        fail "$what is missing" "Install it, then set JAVA_HOME or PATH."
    fi
}

# The release file of a JDK names its version; asking the JVM itself would cost a start of it.
java_release()
{
    local line
    if [[ -r "$1/release" ]]
    then
        while IFS= read -r line
        do
            if [[ "$line" == JAVA_VERSION=* ]]
            then
                line="${line#JAVA_VERSION=}"
                printf '%s' "${line//\"/}"
                return 0
            fi
        done < "$1/release"
    fi
    line="$("$1/bin/java" -version 2>&1 < /dev/null)" || return 1
    [[ "$line" =~ version\ \"([^\"]+)\" ]] && printf '%s' "${BASH_REMATCH[1]}"
}

find_java()
{
    local home
    if [[ -n "${JAVA_HOME:-}" ]]
    then
        home="$JAVA_HOME"
        [[ -x "$home/bin/java" ]] || fail "JAVA_HOME names no Java: $home" "Unset it, or point it to a JDK 17 or newer."
    else
        if ! command -v java > /dev/null
        then
            install_or_name "Java $JAVA_FLOOR" openjdk-17-jdk-headless
        fi
        home="$(readlink -f "$(command -v java)")"
        home="${home%/bin/java}"
    fi

    JAVA_RELEASE="$(java_release "$home")" || fail "the Java in $home does not start"
    if [[ "${JAVA_RELEASE%%[!0-9]*}" -lt "$JAVA_FLOOR" ]]
    then
        fail "Java $JAVA_RELEASE in $home is too old" "Perigee needs $JAVA_FLOOR or newer: set JAVA_HOME."
    fi
    JAVA="$home/bin/java"
    JAVA_HOME_USED="$home"
}

# A build needs a compiler and Maven too.
find_build_tools()
{
    find_java
    if [[ ! -x "$JAVA_HOME_USED/bin/javac" ]]
    then
        [[ -z "${JAVA_HOME:-}" ]] || fail "no javac in $JAVA_HOME" "Point JAVA_HOME to a JDK, not to a JRE."
        install_or_name "a JDK (javac)" openjdk-17-jdk-headless
        find_java
    fi
    command -v mvn > /dev/null || install_or_name "Maven" maven
    export JAVA_HOME="$JAVA_HOME_USED"
}
