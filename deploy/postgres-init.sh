#!/bin/bash
# Runs once, when the postgres image makes its data: the owner of the application's database, who is no superuser.
set -euo pipefail
psql -v ON_ERROR_STOP=1 -v password="$KT_OWNER_PASSWORD" -U postgres -d postgres <<'SQL'
CREATE ROLE kt_owner LOGIN CREATEROLE CREATEDB PASSWORD :'password';
CREATE DATABASE kt OWNER kt_owner;
SQL
