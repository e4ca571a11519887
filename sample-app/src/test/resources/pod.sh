#!/usr/bin/env bash
# A pod without a cluster: runs a command under a memory and a CPU limit, as another user without capabilities, with a
# read-only root file system and one writable volume. Needs root. It becomes the command, so its process id is the pod's.
# Arguments: name, bytes of memory, microseconds of CPU in each 100,000, user id, volume, mount point, command …
set -euo pipefail
name=$1 memory=$2 cpu=$3 user=$4 volume=$5 mount=$6
shift 6

groups=/sys/fs/cgroup
join() { mkdir -p "$1"; echo $$ >"$1/cgroup.procs"; }
if [[ -e $groups/cgroup.controllers ]]; then
    mkdir -p "$groups/$name"
    echo "$memory" >"$groups/$name/memory.max"
    echo "$cpu 100000" >"$groups/$name/cpu.max"
    join "$groups/$name"
else
    join "$groups/memory/$name"
    join "$groups/cpu/$name"
    echo "$memory" >"$groups/memory/$name/memory.limit_in_bytes"
    echo "$cpu" >"$groups/cpu/$name/cpu.cfs_quota_us"
fi

# shellcheck disable=SC2016 # the inner shell expands these
exec unshare --mount bash -c '
    set -euo pipefail
    user=$1 volume=$2 mount=$3
    shift 3
    mount --make-rprivate /
    mount --bind "$volume" "$mount"
    mount -o remount,ro,bind /
    exec setpriv --reuid "$user" --regid "$user" --clear-groups --no-new-privs --bounding-set -all "$@"
' pod "$user" "$volume" "$mount" "$@"
