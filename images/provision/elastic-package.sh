#!/bin/bash
# One package of Elastic, in exactly one version and signed with Elastic's key.
# From outside: PACKAGE, VERSION, ELASTIC_KEY (its fingerprint).
set -euo pipefail

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

folder=$(mktemp -d)
readonly rpm=$folder/$PACKAGE-$VERSION-x86_64.rpm

# The key comes from where the package comes from, so what makes it trusted is the fingerprint, known before.
curl -fsSL --retry 5 -o "$folder/key" https://artifacts.elastic.co/GPG-KEY-elasticsearch
fingerprints=$(gpg --show-keys --with-colons "$folder/key")
case $fingerprints in
  *"fpr:::::::::$ELASTIC_KEY:"*) ;;
  *) fail "Elastic's key is not $ELASTIC_KEY. Nothing was installed." ;;
esac
rpm --import "$folder/key"

curl -fsSL --retry 5 -o "$rpm" "https://artifacts.elastic.co/downloads/$PACKAGE/$PACKAGE-$VERSION-x86_64.rpm"

# A package without any signature has good digests, and rpm is content with it: the word `signatures` must be there.
signature=$(rpm --checksig "$rpm") || fail "The signature of $PACKAGE $VERSION is wrong: $signature"
case $signature in
  *'signatures OK') ;;
  *) fail "$PACKAGE $VERSION is not signed: $signature" ;;
esac
found=$(rpm --query --package --queryformat '%{NAME} %{VERSION}' "$rpm")
[ "$found" = "$PACKAGE $VERSION" ] || fail "What is signed is $found, not $PACKAGE $VERSION."

rpm --install "$rpm"
rm -r "$folder"
