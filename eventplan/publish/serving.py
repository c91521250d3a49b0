"""How to serve a site: ready configuration for nginx and Apache, with what was revoked answered by 410."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

NGINX, APACHE = "nginx.conf", "apache.conf"
"""Names of the files on the desk."""

_TEXTS = (
    "text/calendar",
    "text/css",
    "text/javascript",
    "text/xml",
    "application/javascript",
    "application/json",
    "application/manifest+json",
    "application/xml",
    "image/svg+xml",
)
"""Types that are compressed and are UTF-8, besides HTML."""

_PLAIN_PATH = re.compile(r"/[A-Za-z0-9._~/-]*\Z", re.A)
_FEED_AGE, _PAGE_AGE = 900, 300  # seconds for which a copy is taken for fresh


def prefix(url: str) -> str:
    """Return the path at which a site is served, with a slash at its end: `/` unless its address has one."""
    path = f"{urlsplit(url).path.rstrip('/')}/"
    return path if _PLAIN_PATH.match(path) else "/"


def nginx(url: str, revoked: Iterable[str]) -> str:
    """Return what to include in the `server` block of nginx whose `root` has the site."""
    base = prefix(url)
    gone = "".join(f"location = {base}{path} {{ return 410; }}\n" for path in revoked)

    return f"""\
# CONFIDENTIAL: names of feeds. Made by eventplan: include it in a `server` block that has nothing but
# `listen`, `server_name`, certificates and `root`, and reload nginx when something was revoked.
etag on;
autoindex off;
charset utf-8;
charset_types {" ".join(_TEXTS)};
gzip on;
gzip_vary on;
gzip_proxied any;
gzip_min_length 512;
gzip_types {" ".join(_TEXTS)};

# Revoked: calendars stop asking.
{gone}
# Feeds: anybody with the address can read them, and nobody else shall.
location ^~ {base}feeds/ {{
    types {{ text/calendar ics; text/html html; image/svg+xml svg; }}
    default_type application/octet-stream;
    add_header Cache-Control "private, max-age={_FEED_AGE}" always;
    add_header X-Robots-Tag "noindex, nofollow" always;
    add_header Referrer-Policy no-referrer always;
    add_header X-Content-Type-Options nosniff always;
}}

# The public programme.
location ~ \\.ics$ {{
    types {{ text/calendar ics; }}
    add_header Cache-Control "public, max-age={_FEED_AGE}" always;
    add_header X-Content-Type-Options nosniff always;
}}
location {base} {{
    index index.html;
    add_header Cache-Control "public, max-age={_PAGE_AGE}" always;
    add_header X-Content-Type-Options nosniff always;
}}
location ~ /\\. {{ return 404; }}
"""


def apache(url: str, revoked: Iterable[str]) -> str:
    """Return what to include in the virtual host of Apache whose `DocumentRoot` has the site."""
    base = prefix(url)
    gone = "".join(f"Redirect gone {base}{path}\n" for path in revoked)

    return f"""\
# CONFIDENTIAL: names of feeds. Made by eventplan: include it in a virtual host (mod_headers, mod_deflate,
# mod_filter, mod_alias, mod_mime, mod_dir), and reload Apache when something was revoked.
AddType text/calendar .ics
AddType application/manifest+json .webmanifest
AddCharset utf-8 .ics .html .json .xml .css .js .svg .webmanifest
FileETag MTime Size
DirectoryIndex index.html
AddOutputFilterByType DEFLATE text/html {" ".join(_TEXTS)}
DeflateAlterETag NoChange

# Revoked: calendars stop asking.
{gone}
# The public programme. Nothing is listed, whatever is allowed for the folder that it is in.
<Location "{base}">
    Options -Indexes
    Header always set X-Content-Type-Options nosniff
    Header set Cache-Control "public, max-age={_PAGE_AGE}"
</Location>
<LocationMatch "\\.ics$">
    Header set Cache-Control "public, max-age={_FEED_AGE}"
</LocationMatch>

# Feeds: anybody with the address can read them, and nobody else shall.
<Location "{base}feeds/">
    Header set Cache-Control "private, max-age={_FEED_AGE}"
    Header always set X-Robots-Tag "noindex, nofollow"
    Header always set Referrer-Policy no-referrer
</Location>
<FilesMatch "^\\.">
    Require all denied
</FilesMatch>
"""
