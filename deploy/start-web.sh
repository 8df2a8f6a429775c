#!/bin/sh
# Starts Caddy with WEB_TRUSTED_PROXIES in the words of the API's TRUSTED_PROXIES: addresses and ranges, loopback, linklocal,
# uniquelocal, private_ranges, or a number of proxies, with commas or spaces between.
set -eu

refuse() {
  echo "WEB_TRUSTED_PROXIES must say whose X-Forwarded-For is believed: addresses and ranges, as in 10.0.0.0/8,127.0.0.1, the words" \
    "loopback, linklocal, uniquelocal, private_ranges, or how many proxies every request comes through, as in 1; it cannot be everybody" >&2
  exit 1
}

loopback='127.0.0.0/8 ::1/128'
uniquelocal='10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7'
ranges=''
for word in $(printf %s "${WEB_TRUSTED_PROXIES:-}" | tr , ' '); do
  case $word in
    loopback) word=$loopback ;;
    linklocal) word='169.254.0.0/16 fe80::/10' ;;
    uniquelocal) word=$uniquelocal ;;
    private_ranges) word="$loopback $uniquelocal" ;;
    # Whoever connects is one of them then; the API, which counts them, takes the address that the first of them saw.
    [1-9] | 10) word='0.0.0.0/0 ::/0' ;;
    */0 | *[!0-9a-fA-F.:/]*) refuse ;;
    *.*.*.* | *:*) ;;
    *) refuse ;;
  esac
  ranges="$ranges $word"
done

export WEB_TRUSTED_PROXIES="$ranges"
exec caddy run --config "$(dirname "$0")/Caddyfile" --adapter caddyfile
