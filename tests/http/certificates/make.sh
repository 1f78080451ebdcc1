#!/bin/sh
# Make the certificates of the TLS tests anew: an authority, and what it signs for this machine.
# They are kept beside this file so that the tests need no openssl; they last until 2120.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat > "$work/ca.cnf" <<EOF
[ca]
default_ca = own
[own]
new_certs_dir = $work
database = $work/index.txt
unique_subject = no
default_md = sha256
policy = anything
copy_extensions = copy
rand_serial = yes
[anything]
commonName = supplied
[authority]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[leaf]
basicConstraints = critical, CA:false
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
EOF
: > "$work/index.txt"

key() { openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out "$1"; }

# sign NAME SUBJECT-ALT-NAMES FIRST-DAY LAST-DAY
sign() {
    key "$work/$1.key"
    openssl req -new -key "$work/$1.key" -subj "/CN=kosmo test $1" \
        -addext "subjectAltName=$2" -out "$work/$1.csr"
    openssl ca -batch -notext -config "$work/ca.cnf" -extensions leaf -startdate "$3" -enddate "$4" \
        -cert authority.pem -keyfile "$work/authority.key" -in "$work/$1.csr" -out "$work/$1.crt"
    cat "$work/$1.key" "$work/$1.crt" > "$1.pem"
}

key "$work/authority.key"
openssl req -new -key "$work/authority.key" -subj "/CN=kosmo test authority" -out "$work/authority.csr"
openssl ca -batch -notext -selfsign -config "$work/ca.cnf" -extensions authority \
    -startdate 20250101000000Z -enddate 21200101000000Z \
    -keyfile "$work/authority.key" -in "$work/authority.csr" -out authority.pem
sign valid "DNS:localhost,IP:127.0.0.1,IP:::1" 20250101000000Z 21190101000000Z
sign other "DNS:another.example" 20250101000000Z 21190101000000Z
sign expired "DNS:localhost,IP:127.0.0.1" 20000101000000Z 20010101000000Z
rm -f trusted/*
cp authority.pem "trusted/$(openssl x509 -hash -noout -in authority.pem).0"
