#!/usr/bin/env bash
# Asks a server of this container for a path:  healthcheck.sh PORT PATH
# Ends with 0 if it answers with a status of 2xx, with 1 otherwise. Nothing but bash is needed: the runtime images have no curl.
set -euo pipefail
port=$1
path=$2
exec 3<>"/dev/tcp/127.0.0.1/$port"
# 127.0.0.1 is a name by which the gateway may always be called, whatever Gateway:HostNames says.
printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' "$path" >&3
IFS=' ' read -r -t 2 _ status _ <&3
[[ $status == 2?? ]]
