"""The look-up of numbers, which stands on a host of its own."""

from __future__ import annotations

from kosmo import SimulatorRefusal, SimulatorReply, SimulatorRequest, new_id

from kosmo_plivo.simulator.checks import is_number

_COUNTRIES = {
    "1": ("United States", "US", "USA", "Example Wireless"),
    "44": ("United Kingdom", "GB", "GBR", "Example Mobile UK"),
    "91": ("India", "IN", "IND", "Example Telecom"),
}


def lookup_number(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /Number/:number?type=carrier`."""
    number = request.parts["number"]
    if request.query.get("type") != "carrier":
        raise _refused(400, "type should be carrier")
    digits = number.removeprefix("+")
    code = next((code for code in _COUNTRIES if digits.startswith(code)), None)
    if not is_number(number) or code is None:
        raise _refused(404, "Phone number is invalid or does not exist.")
    name, iso2, iso3, carrier = _COUNTRIES[code]
    rest = digits.removeprefix(code)
    return SimulatorReply(
        {
            "api_id": new_id(),
            "phone_number": f"+{digits}",
            "country": {"name": name, "iso2": iso2, "iso3": iso3},
            "format": {
                "e164": f"+{digits}",
                "national": f"({rest[:3]}) {rest[3:6]}-{rest[6:]}",
                "international": f"+{code} {rest[:3]}-{rest[3:6]}-{rest[6:]}",
                "rfc3966": f"tel:+{code}-{rest[:3]}-{rest[3:6]}-{rest[6:]}",
            },
            "carrier": {
                "mobile_country_code": "310",
                "mobile_network_code": "150",
                "name": carrier,
                "type": "mobile",
                "ported": "no",
            },
            "resource_uri": f"/v1/Number/+{digits}?type=carrier",
        }
    )


def _refused(status: int, message: str) -> SimulatorRefusal:
    """Make a refusal in this host's own words; raise it."""
    data = {"api_id": new_id(), "error_code": status, "message": message}
    return SimulatorRefusal(status, data=data)
