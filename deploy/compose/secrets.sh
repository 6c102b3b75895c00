#!/usr/bin/env bash
# Makes the files in secrets/ that are missing, with passwords of its own; those that are there stay.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
umask 077
mkdir -p secrets

# Letters and digits only: they mean nothing special to pgpass, SQL or Kannel.
password() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

# Readable for all inside a folder that only its owner can enter: the users in the containers have other numbers than the owner here.
keep() {
  if [ ! -e "secrets/$1" ]; then
    cat >"secrets/$1"
    chmod 644 "secrets/$1"
    printf 'made secrets/%s\n' "$1"
  fi
}

printf '%s' "$(password)" | keep postgres-password
printf 'postgres:5432:smartmanager:smartmanager:%s\n' "$(password)" | keep pgpass
sed "s/@ADMIN@/$(password)/; s/@STATUS@/$(password)/; s/@USER@/$(password)/" kannel.conf | keep kannel.conf
# A centre that never answers, until the operator writes the group of the real one: smsc = smpp, host, port, smsc-username, smsc-password.
printf 'group = smsc\nsmsc = fake\nsmsc-id = none-yet\nport = 10000\nconnect-allow-ip = 127.0.0.1\n' | keep kannel-smsc.conf
