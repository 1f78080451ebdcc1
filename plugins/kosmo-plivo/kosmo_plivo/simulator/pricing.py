"""What things cost in a country."""

from __future__ import annotations

from kosmo import SimulatorReply, SimulatorRequest, new_id

from kosmo_plivo.simulator.checks import refuse

_COUNTRIES = {
    "US": ("United States", 1, "0.00550", "0.00550", "0.50000", "1.00000", "0.01000"),
    "CA": ("Canada", 1, "0.00550", "0.00550", "0.50000", "1.00000", "0.01100"),
    "GB": ("United Kingdom", 44, "0.00000", "0.04050", "0.80000", "4.00000", "0.01500"),
    "IN": ("India", 91, "0.00000", "0.00250", "2.50000", "16.00000", "0.03570"),
}


def get_pricing(request: SimulatorRequest) -> SimulatorReply:
    """Answer `GET /Pricing/` for one of a few countries."""
    iso = request.query.get("country_iso")
    if iso is None:
        raise refuse("country_iso parameter not present")
    if iso not in _COUNTRIES:
        raise refuse("country_iso is not a valid country")
    country, code, inbound, outbound, local, tollfree, minute = _COUNTRIES[iso]
    networks = [{"group_name": country, "rate": outbound}]
    message = {
        "inbound": {"rate": inbound},
        "outbound": {"rate": outbound},
        "outbound_networks_list": networks,
    }
    rates = [{"prefix": [str(code)], "rate": minute}]
    voice = {
        "inbound": {"local": {"rate": "0.00550"}, "tollfree": {"rate": "0.02100"}},
        "outbound": {"local": {"rate": minute}, "rates": rates},
    }
    numbers = {"local": {"rate": local}, "tollfree": {"rate": tollfree}}
    said = {"api_id": new_id(), "country": country, "country_code": code, "country_iso": iso}
    return SimulatorReply({**said, "message": message, "phone_numbers": numbers, "voice": voice})


def rate(number: str) -> float:
    """Give what one part of a message to a number costs, in US dollars."""
    for _, code, _, outbound, *_ in _COUNTRIES.values():
        if number.removeprefix("+").startswith(str(code)):
            return float(outbound)
    return 0.06
