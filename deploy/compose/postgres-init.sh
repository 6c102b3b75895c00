#!/usr/bin/env bash
# Run once by the image of PostgreSQL, on an empty volume: the role and the database of the server, which is no superuser.
set -euo pipefail
# HOST:PORT:DATABASE:USER:PASSWORD; secrets.sh makes passwords of letters and digits only.
IFS=: read -r _ _ _ _ password </run/secrets/pgpass
psql --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --set=password="$password" <<'END'
CREATE ROLE smartmanager LOGIN PASSWORD :'password';
CREATE DATABASE smartmanager OWNER smartmanager ENCODING 'UTF8' TEMPLATE template0;
REVOKE CONNECT ON DATABASE smartmanager FROM PUBLIC;
END
