"""Addresses of the internet: what a proxy tells of one, and what counts as one."""

from __future__ import annotations

import ipaddress
import re

_WITH_PORT = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::\d{1,5})?|([0-9.]+):\d{1,5}")


def address_in(hop: str) -> str:
    """The IP address of a hop, without the port that some proxies write behind it; empty where there is none."""
    found = _WITH_PORT.fullmatch(hop.strip())
    try:
        return str(ipaddress.ip_address((found[1] or found[2]) if found else hop.strip()))
    except ValueError:
        return ""


def network_of(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 that one IPv6 line holds."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    if ip.ipv4_mapped:
        return str(ip.ipv4_mapped)
    return str(ipaddress.ip_network((int(ip), 64), strict=False))
