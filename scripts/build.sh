# shellcheck shell=bash
# Sourced by scripts that run something from a checkout, after java.sh: builds what is missing or out of date.
#
#   PERIGEE_NO_BUILD   if set, a checkout is not built again although its sources changed

# is_out_of_date CHECKOUT HOME SOURCES...: whether what was built into HOME is older than the sources.
is_out_of_date()
{
    local -r root="$1" built="$2/.built"
    shift 2
    [[ ! -e "$built" ]] && return 0
    [[ -n "${PERIGEE_NO_BUILD:-}" ]] && return 1
    [[ -n "$(find "$root"/pom.xml "$root"/*/pom.xml "$root"/scripts "$@" -newer "$built" -print -quit)" ]]
}

# build CHECKOUT HOME MODULE. Checks and tests belong to scripts/test; here somebody waits for a command.
build()
{
    local -r root="$1" target="$2" module="$3"
    local stamp log
    printf 'perigee: building, because this is the first use or sources changed ...\n' >&2
    find_build_tools
    stamp="$(mktemp "$root/$module/target/stamp.XXXXXX")"
    log="$root/$module/target/build.log"
    # A server that runs from the old jars keeps its open files; what is written has new ones.
    rm -rf "$target"
    if ! (umask 022 && cd "$root" && mvn -q -B -Dstyle.color=never -DskipTests package -pl "$module" -am) \
        < /dev/null > "$log" 2>&1
    then
        rm -f "$stamp"
        tail -n 40 "$log" >&2
        fail "the build failed" "All that Maven said is in $log"
    fi
    mv "$stamp" "$target/.built"
}

# build_if_needed CHECKOUT HOME MODULE SOURCES...: HOME is what the module's build leaves in its target directory.
build_if_needed()
{
    local -r root="$1" target="$2" module="$3"
    shift 3
    if is_out_of_date "$root" "$target" "$@"
    then
        mkdir -p "$root/$module/target" || fail "cannot build in $root" "Make it writable for this user."
        mkdir -p "$root/dist/target" || fail "cannot build in $root" "Make it writable for this user."
        exec 8> "$root/dist/target/lock" || fail "cannot build in $root" "Make it writable for this user."
        if command -v flock > /dev/null && ! flock --nonblock 8
        then
            printf 'perigee: waiting for another command, which is building ...\n' >&2
            flock 8
        fi
        if is_out_of_date "$root" "$target" "$@"
        then
            build "$root" "$target" "$module"
        fi
        exec 8>&-
    fi
}
